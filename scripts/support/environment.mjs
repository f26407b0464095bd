/**
 * The Python environments of a checkout, and the packages of its front end.
 *
 * Each step leaves a stamp of what it was made from, so that it is only repeated when that changed.
 */
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
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

/** The page's code for the command line. */
export const CORE = 'jupyterlab_seed/headless/core.js';

const OLDEST_PYTHON = [3, 10];

// pip compiles nothing (see `install`), so what Python compiles when it first imports it must be kept.
delete process.env.PYTHONDONTWRITEBYTECODE;

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

  /**
   * Make the environment where there is none, or none that works any more.
   *
   * With `lender`, it has all packages of another environment, pip among them, and on top what is installed into
   * it: nothing large is installed twice.
   */
  async create(log, { lender } = {}) {
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
      [
        ...[...args, '-m', 'venv', '--clear'],
        ...(lender ? ['--without-pip'] : []),
        this.directory
      ],
      { log }
    );
    if (lender) {
      // A plain line: files .pth in that folder, as of editable installs, are not read.
      writeFileSync(
        path.join(this.sitePackages, 'jupyterlab-seed.pth'),
        `${lender.sitePackages}\n`
      );
    }
  }

  /** Where its packages are. */
  get sitePackages() {
    return read(this.python, [
      '-c',
      'import sysconfig; print(sysconfig.get_path("purelib"))'
    ]);
  }

  /**
   * Run pip install; with `yields`, what others wait for goes first.
   *
   * Python compiles what is imported, which is a small part of what is installed.
   */
  async install(what, args, log, { yields = false } = {}) {
    await must(
      `Installing ${what}`,
      this.python,
      ['-m', 'pip', 'install', '--disable-pip-version-check', '-q', ...args],
      {
        cwd: ROOT,
        // The front end is built by us, and only when it changed.
        env: {
          ...this.variables,
          HATCH_JUPYTER_BUILDER_SKIP_NPM: '1',
          PIP_COMPILE: '0'
        },
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

/** Files and folders, for {@link Environment.step}. */
export const files = (...names) => names.map(file => ({ file }));

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
