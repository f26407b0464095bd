/**
 * The Python environments of a checkout, and the extension built into one of them.
 *
 * Each step leaves a stamp of what it was made from, so that it is only repeated when that changed.
 */
import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync
} from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Failure, isWindows, must, read } from './process.mjs';

export const ROOT = path.resolve(
  path.dirname(fileURLToPath(import.meta.url)),
  '..',
  '..'
);

/** What pip, yarn and the bundler say; its end is shown when one of them fails. */
export const SET_UP_LOG = path.join(ROOT, 'set-up.log');

/** What yarn has downloaded. */
const YARN_CACHE_FOLDER = path.join(ROOT, '.yarn', 'cache');

const NAME = 'jupyterlab-seed';
const LABEXTENSION = 'jupyterlab_seed/labextension';

/** The page's code for the command line. */
export const CORE = 'jupyterlab_seed/headless/core.js';

const OLDEST_PYTHON = [3, 10];

/**
 * The version of PyTorch for the examples.
 *
 * #### Notes
 * Without a version, pip may take one that brings several gigabytes of CUDA.
 */
const TORCH = 'torch==2.13.0';
const EXAMPLES_WITHOUT_TORCH = ['ipykernel', 'matplotlib', 'scikit-learn'];

/** The Python to make environments with: the first that is new enough. */
export function findPython() {
  const candidates = [
    ...(process.env.PYTHON ? [[process.env.PYTHON]] : []),
    ...(isWindows ? [['py', '-3']] : []),
    ['python3'],
    ['python'],
    ...[14, 13, 12, 11, 10].map(minor => [`python3.${minor}`])
  ];
  const old = [];
  for (const [command, ...args] of candidates) {
    const version = read(command, [
      ...args,
      '-c',
      'import sys; print("%d.%d" % sys.version_info[:2])'
    ]);
    if (version === null) {
      continue;
    }
    const [major, minor] = version.split('.').map(Number);
    if (
      major > OLDEST_PYTHON[0] ||
      (major === OLDEST_PYTHON[0] && minor >= OLDEST_PYTHON[1])
    ) {
      return [command, ...args];
    }
    old.push(version);
  }
  const needed = OLDEST_PYTHON.join('.');
  throw new Failure(
    old.length > 0
      ? `Python ${needed} or newer is needed, and only ${old[0]} was found: install a newer one from python.org or your package manager, or name one in the variable PYTHON.`
      : `Python ${needed} or newer is needed and was not found: install it from python.org or your package manager, or name it in the variable PYTHON.`
  );
}

/** A virtual environment. */
export class Environment {
  constructor(directory) {
    this.directory = path.resolve(ROOT, directory);
    this.bin = path.join(this.directory, isWindows ? 'Scripts' : 'bin');
    this.python = path.join(this.bin, isWindows ? 'python.exe' : 'python');
  }

  /** The variables of an activated environment. */
  get variables() {
    const variables = { ...process.env, VIRTUAL_ENV: this.directory };
    delete variables.PYTHONHOME;
    // On Windows the name may be written Path.
    const name =
      Object.keys(variables).find(key => key.toUpperCase() === 'PATH') ??
      'PATH';
    variables[name] = this.bin + path.delimiter + (process.env[name] ?? '');
    return variables;
  }

  /** Make the environment where there is none, or none that works any more. */
  async create(log) {
    if (read(this.python, ['-m', 'pip', '--version']) !== null) {
      return;
    }
    const [command, ...args] = findPython();
    if (read(command, [...args, '-c', 'import ensurepip, venv']) === null) {
      throw new Failure(
        "Python's venv module is missing: on Debian and Ubuntu, install the package python3-venv."
      );
    }
    await must(
      `Making ${path.relative(ROOT, this.directory)}`,
      command,
      [...args, '-m', 'venv', '--clear', this.directory],
      { log }
    );
  }

  /** Run pip install; with `yields`, what others wait for goes first. */
  async install(what, args, log, { yields = false } = {}) {
    await must(
      `Installing ${what}`,
      this.python,
      ['-m', 'pip', 'install', '--disable-pip-version-check', '-q', ...args],
      {
        cwd: ROOT,
        // The front end is built by us, and only when it changed.
        env: { ...this.variables, HATCH_JUPYTER_BUILDER_SKIP_NPM: '1' },
        log,
        yields
      }
    );
  }

  /** Do a step unless it was done from the same things. */
  async step(name, made, action) {
    const file = this._stamp(name);
    const stamp = digest(made);
    if (existsSync(file) && readFileSync(file, 'utf8') === stamp) {
      return;
    }
    this.forget(name);
    await action();
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, stamp);
  }

  /** Let a step be done again. */
  forget(name) {
    rmSync(this._stamp(name), { force: true });
  }

  _stamp(name) {
    return path.join(this.directory, '.stamps', name);
  }
}

/** A hash of files, of whole folders, and of other values. */
function digest(parts) {
  const hash = createHash('sha256');
  const add = file => {
    if (!existsSync(file)) {
      return;
    }
    if (statSync(file).isDirectory()) {
      for (const name of readdirSync(file).sort()) {
        // What Python leaves beside its sources is no source.
        if (name !== '__pycache__') {
          add(path.join(file, name));
        }
      }
      return;
    }
    hash.update(path.relative(ROOT, file)).update('\0');
    hash.update(readFileSync(file)).update('\0');
  };
  for (const part of parts) {
    if (part.file) {
      add(path.join(ROOT, part.file));
    } else {
      hash.update(JSON.stringify(part)).update('\0');
    }
  }
  return hash.digest('hex');
}

const files = (...names) => names.map(file => ({ file }));

/** Run `jlpm`, the yarn that comes with jupyter-builder. */
export async function jlpm(environment, what, args, { cwd = ROOT, log } = {}) {
  await must(
    what,
    path.join(environment.bin, isWindows ? 'jlpm.exe' : 'jlpm'),
    args,
    // The integration tests ask for the same packages again.
    { cwd, env: { ...environment.variables, YARN_CACHE_FOLDER }, log }
  );
}

/** The packages of the front end, or of the integration tests with `cwd`. */
export async function installNodePackages(
  environment,
  { cwd = '.', log } = {}
) {
  const folder = path.join(ROOT, cwd);
  const state = path.join(folder, 'node_modules', '.yarn-state.yml');
  if (!existsSync(state)) {
    environment.forget(`node-${path.basename(folder)}`);
  }
  await environment.step(
    `node-${path.basename(folder)}`,
    files(
      ...['package.json', 'yarn.lock', '.yarnrc.yml'].map(name =>
        path.join(cwd, name)
      )
    ),
    () => jlpm(environment, 'jlpm install', ['install'], { cwd: folder, log })
  );
}

/** `.venv` with the build tools. */
export async function setUpBuilder({ log } = {}) {
  const environment = new Environment('.venv');
  await environment.create(log);
  await environment.step('builder', files('pyproject.toml'), () =>
    environment.install('the build tools', ['jupyter-builder>=1.2.0,<2'], log)
  );
  return environment;
}

/** What is needed to work on the front end: `.venv` with the build tools, and `node_modules`. */
export async function setUpTools({ say, log } = {}) {
  const environment = await setUpBuilder({ log });
  say?.('Packages of the front end …');
  await installNodePackages(environment, { log });
  return environment;
}

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

/** The arguments that keep pip to our version of PyTorch. */
function constraints(environment) {
  const file = path.join(environment.directory, 'constraints.txt');
  writeFileSync(file, `${TORCH}\n`);
  return ['-c', file];
}

/** What the extension and its tests import, without the extension itself: it need not be built yet. */
export async function installDependencies(environment, { log } = {}) {
  await environment.step(
    'dependencies',
    [...files('pyproject.toml'), TORCH],
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
    TORCH
  ];
  await environment.step(
    test ? 'packages-test' : 'packages',
    made,
    async () => {
      say?.('JupyterLab and what the examples import …');
      const extras = test ? 'dev,test' : 'dev';
      unlink(environment);
      try {
        await environment.install(
          'JupyterLab and the extension',
          [...constraints(environment), '-e', `.[${extras},examples]`],
          log
        );
      } catch (error) {
        if (test) {
          throw error;
        }
        // PyTorch is not to be had for every Python and machine: then one example does not run.
        await environment.install(
          'JupyterLab and the extension',
          ['-e', `.[${extras}]`, ...EXAMPLES_WITHOUT_TORCH],
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
