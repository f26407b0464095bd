/**
 * What the tests stand on. Each step is done once, beside the others, and only when a part asks for it.
 */
import {
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  writeFileSync
} from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { makeTestKernels } from '../make_test_kernels.mjs';
import {
  Environment,
  ROOT,
  files,
  installNodePackages,
  setUpBuilder
} from './environment.mjs';
import { build, installDependencies, installPackages } from './packages.mjs';
import { must, read } from './process.mjs';

const FRAMEWORKS = 'scripts/requirements-frameworks.txt';

/** The old releases of Lightning, a line each. */
const LIGHTNING = 'scripts/requirements-lightning.txt';

const requirements = file =>
  readFileSync(path.join(ROOT, file), 'utf8')
    .split('\n')
    .filter(line => line && !line.startsWith('#'));

/** What pip, yarn and the bundler say of a step; the end is shown when it fails. */
const logOf = step => path.join(ROOT, `set-up-${step}.log`);

/** Python with the frameworks. */
const newest = new Environment('.test-venvs/newest');

/** The steps, by their names. */
const STEPS = {
  /** What the system's package manager installs, where `.ci/run` has it do so beside us. */
  async system() {
    const ready = process.env.SEED_SYSTEM_READY;
    while (ready && !existsSync(ready)) {
      await sleep(500);
    }
  },

  /** The Python environment with the build tools. */
  builder: () => setUpBuilder({ log: logOf('builder') }),

  /** The same environment, and the packages of the front end. */
  async tools({ need, say }) {
    const environment = await need('builder');
    say('Packages of the front end …');
    await installNodePackages(environment, { log: logOf('tools') });
    return environment;
  },

  /** The packages of the integration tests. */
  async uiTests({ need }) {
    await installNodePackages(await need('tools'), {
      cwd: 'ui-tests',
      log: logOf('ui-tests')
    });
  },

  /** The extension, built. */
  async extension({ need, say }) {
    await build(await need('tools'), { say, log: logOf('build') });
  },

  /** What the Python tests import, beside the packages of the front end. */
  async dependencies({ need }) {
    await installDependencies(await need('builder'), {
      log: logOf('dependencies')
    });
  },

  /** JupyterLab with the extension. */
  async packages({ need, say }) {
    const environment = await need('tools');
    await Promise.all(['extension', 'dependencies'].map(need));
    const log = logOf('packages');
    await installPackages(environment, { test: true, say, log });
  },

  /** The environment for the frameworks, with the packages of ours: PyTorch is in it. */
  async newest({ need }) {
    const lender = await need('builder');
    mkdirSync(path.dirname(newest.directory), { recursive: true });
    await newest.create(logOf('frameworks'), { lender });
  },

  /** Python with the frameworks: large, and mostly a download. */
  async frameworks({ need, say }) {
    await Promise.all(['newest', 'dependencies'].map(need));
    say('Frameworks for the tests that ask kernels …');
    const made = files(FRAMEWORKS, 'pyproject.toml');
    await newest.step('frameworks', made, () =>
      newest.install(
        'the frameworks',
        ['-r', FRAMEWORKS],
        logOf('frameworks'),
        {
          yields: true
        }
      )
    );
    return newest.python;
  },

  /** Old releases of Lightning, without what they share with the newest: a folder for each. */
  async lightning({ need }) {
    await need('frameworks');
    const folder = path.join(ROOT, '.test-venvs', 'lightning');
    await newest.step('lightning', [{ file: LIGHTNING }], async () => {
      for (const release of requirements(LIGHTNING)) {
        const target = path.join(folder, release.split('==')[1]);
        await newest.install(
          release,
          ['--no-deps', '--upgrade', '--target', target, release],
          logOf('lightning')
        );
      }
    });
    return folder;
  },

  /** The folder that has R's kernel, where there is R: not the user's own, which is not ours to change. */
  async r({ need }) {
    await need('system');
    if (read('R', ['--slave', '-e', 'library(IRkernel)']) === null) {
      return null;
    }
    const prefix = path.join(ROOT, '.test-venvs', 'r');
    const share = path.join(prefix, 'share', 'jupyter');
    if (!existsSync(path.join(share, 'kernels', 'ir', 'kernel.json'))) {
      const environment = await need('tools');
      await need('dependencies'); // R asks for Jupyter's own commands.
      await must(
        'Installing the R kernel',
        'R',
        [
          '--slave',
          '-e',
          `IRkernel::installspec(user = FALSE, prefix = ${JSON.stringify(prefix)})`
        ],
        { env: environment.variables, log: logOf('r') }
      );
    }
    return share;
  },

  /** The variables that tell the tests where the kernels are. */
  async kernels({ need }) {
    const [python, lightning, r] = await Promise.all(
      ['frameworks', 'lightning', 'r'].map(need)
    );
    return {
      SEED_TEST_PYTHON: python,
      SEED_TEST_LIGHTNING: lightning,
      ...(r ? { JUPYTER_PATH: joined(r, process.env.JUPYTER_PATH) } : {})
    };
  },

  /** The same before the frameworks are there: who wants them waits for a file. */
  async kernelsLater({ need }) {
    const ready = path.join(ROOT, '.test-venvs', 'ready');
    rmSync(ready, { force: true });
    need('kernels').then(
      () => writeFileSync(ready, ''),
      error => writeFileSync(ready, error.message)
    );
    const [r] = await Promise.all(['r', 'newest'].map(need));
    return {
      SEED_TEST_PYTHON: newest.python,
      SEED_TEST_READY: ready,
      ...(r ? { JUPYTER_PATH: joined(r, process.env.JUPYTER_PATH) } : {})
    };
  },

  /** Those for the browser, which needs no frameworks, and kernels of its own. */
  async uiKernels({ need }) {
    const [environment] = await Promise.all(
      ['builder', 'dependencies'].map(need)
    );
    const [{ JUPYTER_PATH }, r] = await Promise.all([
      makeTestKernels(environment, logOf('kernels')),
      need('r'),
      need('packages')
    ]);
    return { JUPYTER_PATH: joined(r, JUPYTER_PATH) };
  }
};

const joined = (...paths) => paths.filter(Boolean).join(path.delimiter);

/** One set-up for all parts. */
export class SetUp {
  constructor(say) {
    this._say = say;
    this._steps = new Map();
  }

  /** What a step gives, done now or before; rejects where it failed. */
  need = name => {
    if (!this._steps.has(name)) {
      const step = STEPS[name]({ need: this.need, say: this._say });
      step.catch(() => undefined); // Told by every part that needs it.
      this._steps.set(name, step);
    }
    return this._steps.get(name);
  };
}
