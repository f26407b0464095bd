/**
 * The extension, built from source and installed into an environment.
 */
import {
  cpSync,
  existsSync,
  mkdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync
} from 'node:fs';
import path from 'node:path';
import { CORE, ROOT, files, jlpm } from './environment.mjs';
import { Failure, isWindows, read } from './process.mjs';

const NAME = 'jupyterlab-seed';
const LABEXTENSION = 'jupyterlab_seed/labextension';

/**
 * The version of PyTorch for the examples.
 *
 * #### Notes
 * Without a version, pip may take one that brings several gigabytes of CUDA.
 */
const TORCH = 'torch==2.13.0';

/** Newer ones build a grammar of IRIs wherever they are imported, as in each server: a second of work that no test asks for. */
const JSON_SCHEMA = 'jsonschema<4.25';

const CONSTRAINTS = [TORCH, JSON_SCHEMA];
const EXAMPLES_WITHOUT_TORCH = ['ipykernel', 'matplotlib', 'scikit-learn'];

/** The extension, built from source. */
export async function build(environment, { say, log } = {}) {
  const manifest = path.join(ROOT, LABEXTENSION, 'package.json');
  const library = path.join(ROOT, 'lib', 'index.js');
  const core = path.join(ROOT, CORE);
  if (![manifest, library, core].every(file => existsSync(file))) {
    environment.forget('build');
  }
  await environment.step(
    'build',
    files(
      'package.json',
      'yarn.lock',
      'tsconfig.json',
      'webpack.config.js',
      'scripts/bundle_core.mjs',
      'src',
      'style',
      'schema',
      'jupyterlab_seed/frameworks',
      'jupyterlab_seed/probe'
    ),
    async () => {
      say?.('Building the extension …');
      // From nothing: the compiler's notes of what it wrote outlive what it wrote.
      for (const script of [
        'clean:lib',
        'build:probe',
        'build:core',
        'build:lib',
        'build:labextension'
      ]) {
        await jlpm(environment, `jlpm ${script}`, [script], { log });
      }
    }
  );
}

/** Prints what the project and its extras ask for. Python 3.10 has no tomllib; pip brings one. */
const REQUIREMENTS = `
import json, sys
try:
    import tomllib
except ImportError:
    from pip._vendor import tomli as tomllib
with open("pyproject.toml", "rb") as file:
    project = tomllib.load(file)["project"]
extras = project["optional-dependencies"]
print(json.dumps(project["dependencies"] + [one for name in sys.argv[1:] for one in extras[name]]))
`;

/** The arguments that keep pip to these versions. */
function constraints(environment) {
  const file = path.join(environment.directory, 'constraints.txt');
  writeFileSync(file, `${CONSTRAINTS.join('\n')}\n`);
  return ['-c', file];
}

/** What the extension and its tests import, without the extension itself: it need not be built yet. */
export async function installDependencies(environment, { log } = {}) {
  await environment.step(
    'dependencies',
    [...files('pyproject.toml'), ...CONSTRAINTS],
    async () => {
      const listed = read(
        environment.python,
        ['-c', REQUIREMENTS, 'dev', 'test', 'examples'],
        { cwd: ROOT }
      );
      if (listed === null) {
        throw new Failure('pyproject.toml could not be read.');
      }
      await environment.install(
        'what the extension and its tests import',
        [...constraints(environment), ...JSON.parse(listed)],
        log
      );
    }
  );
}

/** JupyterLab with the extension, and what the examples import; with `test`, what the tests import. */
export async function installPackages(
  environment,
  { test = false, say, log } = {}
) {
  const made = [
    ...files(
      'pyproject.toml',
      'package.json',
      'install.json',
      'jupyter-config'
    ),
    ...CONSTRAINTS
  ];
  await environment.step(
    test ? 'packages-test' : 'packages',
    made,
    async () => {
      say?.('JupyterLab and what the examples import …');
      unlink(environment);
      if (test) {
        await installDependencies(environment, { log });
        await environment.install(
          'the extension',
          ['--no-deps', '-e', '.'],
          log
        );
        return;
      }
      try {
        await environment.install(
          'JupyterLab and the extension',
          [...constraints(environment), '-e', '.[dev,examples]'],
          log
        );
      } catch {
        // PyTorch is not to be had for every Python and machine: then one example does not run.
        await environment.install(
          'JupyterLab and the extension',
          ['-e', '.[dev]', ...EXAMPLES_WITHOUT_TORCH],
          log
        );
        say?.(
          `${TORCH} can't be installed here: examples/digits_torch.ipynb will not run.`
        );
      }
    }
  );
  // What the tests need holds all that the examples do.
  await environment.step('packages', made, () => undefined);
  link(environment);
}

/** Where JupyterLab looks for the built front end. */
function installed(environment) {
  return path.join(
    environment.directory,
    'share',
    'jupyter',
    'labextensions',
    NAME
  );
}

/**
 * Take the link away.
 *
 * #### Notes
 * pip replaces what it installed, and would write and delete through the link.
 */
function unlink(environment) {
  rmSync(installed(environment), { recursive: true, force: true });
  rmSync(path.join(ROOT, LABEXTENSION, 'install.json'), { force: true });
}

/** Let JupyterLab load what was built last, not a copy of what was built first. */
function link(environment) {
  const from = installed(environment);
  const to = path.join(ROOT, LABEXTENSION);
  if (existsSync(from) && realpathSync(from) === realpathSync(to)) {
    return;
  }
  unlink(environment);
  mkdirSync(path.dirname(from), { recursive: true });
  try {
    symlinkSync(to, from, isWindows ? 'junction' : 'dir');
  } catch {
    cpSync(to, from, { recursive: true });
  }
}
