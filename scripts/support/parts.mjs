/**
 * The parts of `npm test`. Each has what must be set up before it, and what it does: `(own, at) => counts` with what
 * the set-up gave and the arguments, the log and the folder for reports.
 */
import path from 'node:path';
import { ROOT } from './environment.mjs';
import { Unavailable, buildSite } from './lite.mjs';
import { run } from './process.mjs';
import { fromJest, fromJUnit, fromPlaywright } from './reports.mjs';

/** What ESLint does not read; of the rest it checks the format as well. */
const PRETTY = '**/*{.d.ts,.css,.json,.md,.yml}';

/**
 * Has the threads of OpenMP and OpenBLAS sleep when they wait. They spin otherwise, and where other parts run beside, a
 * small model takes many times as long. There are as many of them, and they compute the same.
 */
const PATIENT = { OMP_WAIT_POLICY: 'PASSIVE', OPENBLAS_THREAD_TIMEOUT: '4' };

/** Three groups at a time, in the order of conftest.py, which makes them: tests of kernels mostly wait for them. */
const BESIDE = [
  '-n',
  '3',
  '--dist',
  'loadgroup',
  '--no-loadscope-reorder',
  // What to make quicker next.
  '--durations=25'
];

export const PARTS = {
  build: {
    needs: ['extension'],
    run: async () => ({ passed: 1, failed: 0 })
  },
  eslint: checks(
    ['tools', 'uiTests'],
    inNode('eslint/bin/eslint.js', '.', '--cache', '--max-warnings', '0')
  ),
  stylelint: checks(
    ['tools'],
    inNode(
      'stylelint/bin/stylelint.mjs',
      'style/**/*.css',
      '--allow-empty-input'
    )
  ),
  prettier: checks(
    ['tools'],
    inNode('prettier/bin/prettier.cjs', '--check', PRETTY)
  ),
  ruff: checks(
    ['tools', 'packages'],
    inPython('ruff', 'check', '.'),
    inPython('ruff', 'format', '--check', '.')
  ),
  boundaries: checks(
    ['tools', 'packages'],
    inNode(
      'dependency-cruiser/bin/dependency-cruise.mjs',
      '--config',
      '.dependency-cruiser.mjs',
      'src'
    ),
    (environment, extra, log) =>
      run(path.join(environment.bin, 'lint-imports'), ['--no-cache'], {
        cwd: ROOT,
        env: environment.variables,
        log,
        yields: true
      })
  ),
  tsc: checks(
    ['tools', 'uiTests'],
    inNode('typescript/bin/tsc', '-p', 'tsconfig.test.json'),
    inNode('typescript/bin/tsc', '-p', 'ui-tests/tsconfig.json')
  ),
  jest: {
    needs: ['tools', 'kernels'],
    async run([environment, kernels], { extra, reports, log }) {
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
        {
          env: { ...environment.variables, ...kernels, ...PATIENT },
          log,
          yields: true
        }
      );
      return fromJest(report, code);
    }
  },
  pytest: {
    needs: ['tools', 'kernelsLater', 'packages'],
    async run([environment, kernels], { extra, reports, log }) {
      const report = path.join(reports, 'pytest.xml');
      const code = await python(
        environment,
        ['pytest', `--junitxml=${report}`, ...(log ? BESIDE : []), ...extra],
        {
          env: { ...environment.variables, ...kernels, ...PATIENT },
          log,
          yields: true
        }
      );
      return fromJUnit(report, code);
    }
  },
  install: checks(['tools', 'packages'], (environment, extra, log) =>
    // Not the activated environment: it would find our jlpm.
    run(environment.python, ['scripts/check_install.py', ...extra], {
      cwd: ROOT,
      env: process.env,
      log,
      yields: true
    })
  ),
  lite: {
    needs: ['tools', 'uiTests', 'extension', 'system'],
    async run([environment], { extra, reports, log }) {
      const report = path.join(reports, 'lite.json');
      const notebooks = [path.join(ROOT, 'ui-tests', 'lite', 'draws.ipynb')];
      try {
        await buildSite({ log, isLocal: true, notebooks });
      } catch (error) {
        if (!(error instanceof Unavailable)) {
          throw error;
        }
        console.error(`lite: ${error.message}`);
        return { passed: 0, failed: 0, skipped: 1 };
      }
      const code = await node(
        'ui-tests',
        [
          '@playwright/test/cli.js',
          'test',
          '-c',
          'playwright.lite.config.js',
          ...extra
        ],
        {
          env: {
            ...environment.variables,
            SEED_LITE_PYTHON: environment.python,
            SEED_UI_REPORT: report
          },
          log
        }
      );
      return fromPlaywright(report, code);
    }
  },
  galata: {
    needs: ['tools', 'uiKernels', 'uiTests', 'system'],
    async run([environment, kernels], { extra, reports, log }) {
      const report = path.join(reports, 'playwright.json');
      const code = await node(
        'ui-tests',
        ['@playwright/test/cli.js', 'test', ...extra],
        {
          env: {
            ...environment.variables,
            ...kernels,
            ...PATIENT,
            SEED_UI_REPORT: report
          },
          log
        }
      );
      return fromPlaywright(report, code);
    }
  }
};

/** Several parts under one name. */
export const GROUPS = {
  lint: ['eslint', 'stylelint', 'prettier', 'ruff', 'boundaries']
};

/**
 * Lanes go beside each other, their parts one after the other.
 *
 * #### Notes
 * The browser waits for much, and so do kernels; three lanes keep two cores at work, and with more of them tests starve
 * each other. The browser comes first wherever it can go on, since JupyterLab's helpers for tests have time limits; the
 * other lanes take what is left. In each comes
 * first what needs the least set-up.
 */
export const LANES = [
  ['galata', 'lite', 'install'],
  ['stylelint', 'prettier', 'eslint', 'tsc', 'jest'],
  ['build', 'ruff', 'boundaries', 'pytest']
];

/** A part of yes-or-no checks, each of which gives an exit status. */
function checks(needs, ...actions) {
  return {
    needs,
    async run([environment], { extra, log }) {
      const counts = { passed: 0, failed: 0 };
      for (const action of actions) {
        const code = await action(environment, extra, log);
        counts[code === 0 ? 'passed' : 'failed'] += 1;
      }
      return counts;
    }
  };
}

/** A check by a program of node_modules. */
function inNode(...args) {
  return (environment, extra, log) =>
    node('.', [...args, ...extra], { env: process.env, log, yields: true });
}

/** A check by a module of Python. */
function inPython(...args) {
  return (environment, extra, log) =>
    python(environment, args, {
      env: environment.variables,
      log,
      yields: true
    });
}

/** Run a program of a folder's node_modules. */
function node(folder, [program, ...args], options) {
  const cwd = path.join(ROOT, folder);
  return run(
    process.execPath,
    [path.join(cwd, 'node_modules', ...program.split('/')), ...args],
    { cwd, ...options }
  );
}

/** Run a module of Python. */
function python(environment, [module, ...args], options) {
  return run(environment.python, ['-m', module, ...args], {
    cwd: ROOT,
    ...options
  });
}
