/**
 * The JupyterLite site: the extension, its examples and a Python kernel in the browser.
 */
import {
  cpSync,
  mkdirSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync
} from 'node:fs';
import path from 'node:path';
import { Environment, ROOT, files } from './environment.mjs';
import { Failure, must } from './process.mjs';

const REQUIREMENTS = 'lite/requirements.txt';

/** What runs in the browser without a download of other packages. */
const EXAMPLES = ['digits.ipynb'];

/**
 * Build the site into `build/lite/site`. The extension must be built.
 *
 * @param isLocal - Whether the site has Pyodide in itself, from the packages of `ui-tests`; else the browser fetches it
 * from its usual address.
 * @param notebooks - Files that the site has, beside the examples.
 * @returns The folder of the site. Rejects with {@link Unavailable} where packages cannot be had.
 */
export async function buildSite({
  say = () => undefined,
  log,
  isLocal = false,
  notebooks = []
} = {}) {
  const environment = new Environment('.test-venvs/lite');
  mkdirSync(path.dirname(environment.directory), { recursive: true });
  await environment.create(log);
  await environment.step('lite', files(REQUIREMENTS), () =>
    had(`Installing ${REQUIREMENTS}`, () =>
      environment.install('JupyterLite', ['-r', REQUIREMENTS], log)
    )
  );
  linkExtension(environment);
  const folder = path.join(ROOT, 'build', 'lite');
  const pyodide = isLocal ? await localPyodide(environment, log) : null;
  say('Building the JupyterLite site …');
  const site = path.join(folder, 'site');
  const contents = path.join(folder, 'contents');
  // With what JupyterLite remembers of an earlier build.
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(contents, { recursive: true });
  const given = EXAMPLES.map(name => path.join(ROOT, 'examples', name));
  for (const file of [...given, ...notebooks]) {
    cpSync(file, path.join(contents, path.basename(file)));
  }
  writeConfig(folder, pyodide);
  await must(
    'Building the JupyterLite site',
    environment.python,
    ['-m', 'jupyterlite_core', 'build'],
    { cwd: folder, env: environment.variables, log }
  );
  return site;
}

/** Packages of JupyterLite or Pyodide that cannot be had here. */
export class Unavailable extends Failure {}

/** Do a step that needs packages; rejects with {@link Unavailable}. */
async function had(what, step) {
  try {
    await step();
  } catch (error) {
    throw error instanceof Failure
      ? new Unavailable(`${what} is not possible here. ${error.message}`)
      : error;
  }
}

/** JupyterLite takes the extensions of its environment. */
function linkExtension({ directory }) {
  const link = path.join(
    directory,
    'share',
    'jupyter',
    'labextensions',
    'jupyterlab-seed'
  );
  rmSync(link, { recursive: true, force: true });
  mkdirSync(path.dirname(link), { recursive: true });
  symlinkSync(
    path.join(ROOT, 'jupyterlab_seed', 'labextension'),
    link,
    'junction'
  );
}

async function localPyodide(environment, log) {
  const target = path.join(environment.directory, 'pyodide');
  await environment.step(
    'pyodide',
    files(REQUIREMENTS, 'lite/local_pyodide.py', 'ui-tests/yarn.lock'),
    () =>
      had('Getting Pyodide', () =>
        must(
          'Getting Pyodide',
          environment.python,
          ['lite/local_pyodide.py', 'ui-tests/node_modules/pyodide', target],
          { cwd: ROOT, env: environment.variables, log }
        )
      )
  );
  return target;
}

function writeConfig(folder, pyodide) {
  const extra = pyodide && path.join(pyodide, 'extra');
  const config = {
    LiteBuildConfig: { contents: ['contents'], output_dir: 'site' },
    ...(pyodide && {
      PyodideAddon: { pyodide_url: path.join(pyodide, 'pyodide.tar.bz2') },
      PipliteAddon: {
        piplite_urls: readdirSync(extra).map(name => path.join(extra, name))
      }
    })
  };
  writeFileSync(
    path.join(folder, 'jupyter_lite_config.json'),
    JSON.stringify(config)
  );
}
