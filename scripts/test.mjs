/**
 * npm test: sets up what the tests need, runs all of them, and ends with `N passed, N failed`.
 *
 *   npm test
 *   npm test -- --only=lint,jest        some parts
 *   npm test -- --only=jest -- recipes  what follows goes to the part's own program
 */
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { makeTestKernels } from './make_test_kernels.mjs';
import {
  Environment,
  ROOT,
  SET_UP_LOG,
  build,
  installNodePackages,
  installPackages,
  setUpTools
} from './support/environment.mjs';
import {
  Failure,
  forwardSignals,
  must,
  read,
  run
} from './support/process.mjs';
import { fromJest, fromJUnit, fromPlaywright } from './support/reports.mjs';

const FRAMEWORKS = 'scripts/requirements-frameworks.txt';

/** Everything that takes part: a name and what it does; several names may be one group's. */
const PARTS = {
  build: checks(async (_, { built }) => built),
  eslint: lint(['eslint', '.', '--cache', '--max-warnings', '0']),
  stylelint: lint(['stylelint', 'style/**/*.css', '--allow-empty-input']),
  prettier: lint([
    'prettier',
    '--check',
    '**/*{.ts,.tsx,.js,.mjs,.jsx,.css,.json,.md,.yml}'
  ]),
  ruff: checks(
    (extra, { environment }) => python(environment, ['ruff', 'check', '.']),
    (extra, { environment }) =>
      python(environment, ['ruff', 'format', '--check', '.'])
  ),
  tsc: checks(
    () => node('.', ['typescript/bin/tsc', '-p', 'tsconfig.test.json']),
    () => node('ui-tests', ['typescript/bin/tsc', '-p', 'tsconfig.json'])
  ),
  jest,
  pytest,
  install,
  galata
};
const GROUPS = { lint: ['eslint', 'stylelint', 'prettier', 'ruff'] };

/** Parts that the extension itself must be there for. */
const NEED_BUILD = ['pytest', 'install', 'galata'];

/** The part that goes beside all others: it mostly waits for a browser. */
const BESIDE = 'galata';

const say = text => console.log(`\n=== ${text}`);

/** A part of yes-or-no checks, each of which gives an exit status. */
function checks(...actions) {
  return async (extra, context) => {
    const counts = { passed: 0, failed: 0 };
    for (const action of actions) {
      const code = await action(extra, context);
      counts[code === 0 ? 'passed' : 'failed'] += 1;
    }
    return counts;
  };
}

function lint([tool, ...args]) {
  const programs = {
    eslint: 'eslint/bin/eslint.js',
    prettier: 'prettier/bin/prettier.cjs',
    stylelint: 'stylelint/bin/stylelint.mjs'
  };
  return checks(extra => node('.', [programs[tool], ...args, ...extra]));
}

/** Run a program of a folder's node_modules. */
function node(folder, [program, ...args], env = process.env, log = undefined) {
  const cwd = path.join(ROOT, folder);
  return run(
    process.execPath,
    [path.join(cwd, 'node_modules', ...program.split('/')), ...args],
    { cwd, env, log }
  );
}

/** Run a Python module. */
function python(environment, [module, ...args], env = environment.variables) {
  return run(environment.python, ['-m', module, ...args], { cwd: ROOT, env });
}

async function jest(extra, { environment, reports, kernels }) {
  const report = path.join(reports, 'jest.json');
  const code = await node(
    '.',
    [
      'jest/bin/jest.js',
      '--json',
      `--outputFile=${report}`,
      '--reporters=default',
      ...extra
    ],
    { ...environment.variables, ...(await kernels) }
  );
  return fromJest(report, code);
}

async function pytest(extra, { environment, reports, kernels }) {
  const report = path.join(reports, 'pytest.xml');
  const code = await python(
    environment,
    ['pytest', `--junitxml=${report}`, ...extra],
    { ...environment.variables, ...(await kernels) }
  );
  return fromJUnit(report, code);
}

async function install(extra, { environment }) {
  const code = await run(
    environment.python,
    [path.join('scripts', 'check_install.py'), ...extra],
    // Not the activated environment: it would find our jlpm.
    { cwd: ROOT, env: process.env }
  );
  return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1 };
}

async function galata(extra, { environment, reports, kernels, log }) {
  const report = path.join(reports, 'playwright.json');
  const paths = [await kernels, await makeTestKernels(environment)];
  const code = await node(
    'ui-tests',
    ['@playwright/test/cli.js', 'test', ...extra],
    {
      ...environment.variables,
      JUPYTER_PATH: paths
        .map(variables => variables.JUPYTER_PATH)
        .filter(Boolean)
        .join(path.delimiter),
      SEED_UI_REPORT: report
    },
    log
  );
  return fromPlaywright(report, code);
}

/**
 * The kernels for the tests that ask real ones: Python with the frameworks, R where it is there.
 *
 * @param ready - Resolves when the environment has all its packages: R asks its Jupyter.
 * @returns The variables that tell the tests where they are.
 */
async function setUpKernels(environment, log, ready) {
  const variables = {};
  if (existsSync(path.join(ROOT, FRAMEWORKS))) {
    const newest = new Environment('.test-venvs/newest');
    mkdirSync(path.dirname(newest.directory), { recursive: true });
    await newest.create(log);
    await newest.step('frameworks', [{ file: FRAMEWORKS }], () =>
      newest.install('the frameworks', ['-r', FRAMEWORKS], log)
    );
    variables.SEED_TEST_PYTHON = newest.python;
  }
  const hasR = read('R', ['--slave', '-e', 'library(IRkernel)']) !== null;
  if (hasR) {
    // Into a folder of our own: the user's kernels are not ours to change.
    const prefix = path.join(ROOT, '.test-venvs', 'r');
    const share = path.join(prefix, 'share', 'jupyter');
    if (!existsSync(path.join(share, 'kernels', 'ir', 'kernel.json'))) {
      await ready;
      await must(
        'Installing the R kernel',
        'R',
        [
          '--slave',
          '-e',
          `IRkernel::installspec(user = FALSE, prefix = ${JSON.stringify(prefix)})`
        ],
        { env: environment.variables, log }
      );
    }
    variables.JUPYTER_PATH = [share, process.env.JUPYTER_PATH]
      .filter(Boolean)
      .join(path.delimiter);
  }
  return variables;
}

/** The parts that were asked for, and what goes to their programs. */
function parse(argv) {
  const at = argv.indexOf('--');
  const own = at === -1 ? argv : argv.slice(0, at);
  const extra = at === -1 ? [] : argv.slice(at + 1);
  let parts = Object.keys(PARTS);
  for (const argument of own) {
    const only = /^--only=(.+)$/.exec(argument);
    if (!only) {
      throw new Failure(
        `Unknown argument ${argument}. Known: --only=PART,… of ${[...Object.keys(GROUPS), ...Object.keys(PARTS)].join(', ')}.`
      );
    }
    const wanted = only[1].split(',').flatMap(name => GROUPS[name] ?? [name]);
    const unknown = wanted.find(name => !Object.hasOwn(PARTS, name));
    if (unknown !== undefined) {
      throw new Failure(`There is no part ${unknown}.`);
    }
    parts = parts.filter(name => wanted.includes(name));
  }
  if (extra.length > 0 && parts.length !== 1) {
    throw new Failure('Arguments after -- need exactly one part: --only=PART.');
  }
  return { parts, extra };
}

/** Run all, and give a row per part. */
async function main(rows) {
  const started = Date.now();
  const { parts, extra } = parse(process.argv.slice(2));
  const wants = name => parts.includes(name);
  const options = { say, log: SET_UP_LOG };
  rmSync(SET_UP_LOG, { force: true });

  const environment = await setUpTools(options);
  let isInstalled;
  const installed = new Promise(resolve => {
    isInstalled = resolve;
  });
  // The frameworks are large, and come over the network while the rest is built.
  const kernels =
    wants('jest') || wants('pytest') || wants('galata')
      ? (async () => {
          say('Frameworks for the kernel tests, beside the rest …');
          return setUpKernels(
            environment,
            `${SET_UP_LOG}.kernels.log`,
            installed
          );
        })()
      : Promise.resolve({});
  kernels.catch(() => undefined); // Told by the parts that need it.

  if (wants('galata') || wants('tsc') || wants('eslint')) {
    await installNodePackages(environment, { cwd: 'ui-tests', ...options });
  }
  let built = 0;
  if (wants('build') || parts.some(name => NEED_BUILD.includes(name))) {
    built = await build(environment, options).then(
      () => 0,
      error => {
        console.error(error.message);
        return 1;
      }
    );
  }
  if (built === 0) {
    await installPackages(environment, { test: true, ...options });
  }
  isInstalled();
  const seconds = since => Math.round((Date.now() - since) / 1000);
  say(`Set up in ${seconds(started)} s`);

  const reports = mkdtempSync(path.join(tmpdir(), 'jupyterlab-seed-reports-'));
  const context = { environment, reports, kernels, built };
  const test = async (name, log) => {
    const start = Date.now();
    let counts;
    try {
      if (built !== 0 && NEED_BUILD.includes(name)) {
        throw new Failure('Not run: the extension was not built.');
      }
      counts = await PARTS[name](extra, { ...context, log });
      if (counts.passed + counts.failed === 0) {
        throw new Failure('It ran no tests.');
      }
    } catch (error) {
      console.error(error instanceof Failure ? error.message : error);
      counts = { passed: 0, failed: 1 };
    }
    rows.push({ name, seconds: seconds(start), ...counts });
  };
  const rest = parts.filter(name => name !== BESIDE);
  // Alone it says at once what it does.
  const log = rest.length > 0 ? path.join(reports, 'beside.log') : undefined;
  const beside = wants(BESIDE) ? test(BESIDE, log) : Promise.resolve();
  for (const name of rest) {
    say(name);
    await test(name);
  }
  await beside;
  if (log && existsSync(log)) {
    say(`${BESIDE}, which ran beside the others`);
    process.stdout.write(readFileSync(log));
  }
  rmSync(reports, { recursive: true, force: true });
}

/** One line per part, and the one line for all. */
function summarise(rows) {
  const sum = key => rows.reduce((total, row) => total + row[key], 0);
  say('Summary');
  for (const { name, passed, failed, skipped, seconds } of rows) {
    const more = skipped ? `, ${skipped} skipped` : '';
    console.log(
      `${failed ? 'FAILED' : 'ok    '} ${name.padEnd(10)} ${passed} passed, ${failed} failed${more} (${seconds} s)`
    );
  }
  console.log(`${sum('passed')} passed, ${sum('failed')} failed`);
  return sum('failed') === 0 && sum('passed') > 0 ? 0 : 1;
}

forwardSignals();
const rows = [];
try {
  await main(rows);
} catch (error) {
  console.error(
    `jupyterlab-seed: ${error instanceof Failure ? error.message : error.stack}`
  );
  rows.push({ name: 'set-up', passed: 0, failed: 1, seconds: 0 });
}
process.exitCode = summarise(rows);
