/**
 * The environments of hosts and their kernels, in `build/hosts`. An environment that is there is used again.
 */
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync
} from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { Environment, ROOT, setUpTools } from '../support/environment.mjs';
import { build } from '../support/packages.mjs';
import { Failure, must, read } from '../support/process.mjs';
import { SHOWN } from './list.mjs';

const FOLDER = path.join(ROOT, 'build', 'hosts');

/** What pip says. */
export const LOG = path.join(FOLDER, 'install.log');

/**
 * The wheel to try: the given one, else that of this checkout.
 *
 * @param {string} [given]
 * @returns {Promise<string>} Its path.
 */
export async function findWheel(given) {
  if (given) {
    return path.resolve(given);
  }
  mkdirSync(FOLDER, { recursive: true });
  const environment = await setUpTools({ log: LOG });
  await build(environment, { log: LOG });
  const folder = path.join(FOLDER, 'wheel');
  rmSync(folder, { recursive: true, force: true });
  await must(
    'Building the wheel',
    environment.python,
    ['-m', 'pip', 'wheel', '--no-deps', '-q', '-w', folder, '.'],
    { cwd: ROOT, env: environment.variables, log: LOG }
  );
  return path.join(folder, readdirSync(folder)[0]);
}

/**
 * The environment of a host.
 *
 * @param {object} host - See `list.mjs`.
 * @param {string} wheel - The extension.
 * @returns {Promise<{ python: string, bin: string }>}
 */
export async function installHost({ extra, packages, python = '3.11' }, wheel) {
  const environment = await install(python, packages);
  const stamp = path.join(environment.directory, 'wheel.txt');
  const digest = createHash('sha256').update(readFileSync(wheel)).digest('hex');
  const wanted = extra ? `${digest} ${extra}` : digest;
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) {
    return environment;
  }
  await environment.install(wheel, [extra ? `${wheel}[${extra}]` : wheel], LOG);
  // One of the same version may be there.
  await environment.install(
    wheel,
    ['--force-reinstall', '--no-deps', wheel],
    LOG
  );
  writeFileSync(stamp, wanted);
  return environment;
}

/**
 * The environment of a kernel, and its kernelspec for `JUPYTER_PATH`.
 *
 * @returns {Promise<{ python: string, data: string }>}
 */
export async function installKernel({ packages, python }) {
  const environment = await install(python, packages);
  const data = path.join(environment.directory, 'kernels');
  const spec = path.join(data, 'kernels', 'other');
  mkdirSync(spec, { recursive: true });
  writeFileSync(
    path.join(spec, 'kernel.json'),
    JSON.stringify({
      argv: [
        environment.python,
        '-m',
        'ipykernel_launcher',
        '-f',
        '{connection_file}'
      ],
      display_name: `Python ${python}`,
      language: 'python'
    })
  );
  return { ...environment, python: environment.python, data };
}

/** The versions of an environment that stand in the table. */
export function versions(python) {
  const code = `import importlib.metadata as m, json, platform
found = {d.metadata["Name"].lower().replace("-", "_"): d.version for d in m.distributions()}
print(json.dumps([["Python", platform.python_version()]] + [[n, found[n]] for n in ${JSON.stringify(SHOWN)} if n in found]))`;
  const text = read(python, ['-c', code]);
  return text === null ? [] : JSON.parse(text);
}

async function install(python, packages) {
  const wanted = [python, ...packages].join(' ');
  const name = wanted.replace(/[^\w.]+/g, '_').slice(0, 80);
  const environment = new Environment(path.join('build', 'hosts', name));
  const stamp = path.join(environment.directory, 'installed.txt');
  mkdirSync(FOLDER, { recursive: true });
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) {
    return environment;
  }
  await must(
    `Making ${name}`,
    interpreter(python),
    ['-m', 'venv', '--clear', environment.directory],
    { log: LOG }
  );
  await environment.install(packages.join(', '), packages, LOG);
  writeFileSync(stamp, wanted);
  return environment;
}

/** A Python of a version: on the path, or pyenv's. */
function interpreter(version) {
  const names = [`python${version}`, 'python3', 'python'];
  const pyenv = path.join(homedir(), '.pyenv', 'versions');
  const kept = existsSync(pyenv)
    ? readdirSync(pyenv)
        .filter(name => name.startsWith(`${version}.`))
        .map(name => path.join(pyenv, name, 'bin', 'python'))
    : [];
  const found = [...names, ...kept].find(
    command =>
      read(command, [
        '-c',
        'import ensurepip, sys; print("%d.%d" % sys.version_info[:2])'
      ]) === version
  );
  if (!found) {
    throw new Failure(`There is no Python ${version} here.`);
  }
  return found;
}
