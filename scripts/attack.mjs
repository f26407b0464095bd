/**
 * The whole of the suite attack: text, JSON and code from elsewhere at every surface, permissions, processes, hard sessions.
 * What needs to be there is set up by `npm test`; its quick form is part of that.
 *
 *   node scripts/attack.mjs                  10,000 inputs at each surface
 *   node scripts/attack.mjs 100000 7         so many, from this seed
 */
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { ROOT } from './support/environment.mjs';

const [count = '10000', seed = String(Date.now() % 1e6)] =
  process.argv.slice(2);
const env = {
  ...process.env,
  JUPYTERLAB_SEED_ATTACK: count,
  JUPYTERLAB_SEED_ATTACK_SEED: seed,
  JUPYTERLAB_SEED_ATTACK_SIZE: '100000'
};
const python = path.join(ROOT, '.venv', 'bin', 'python');
const commands = [
  [
    process.execPath,
    'node_modules/jest/bin/jest.js',
    '-w',
    '1',
    '--coverage=false',
    '--testTimeout=36000000',
    'src/__tests__/attack'
  ],
  [
    python,
    '-m',
    'pytest',
    '-q',
    'jupyterlab_seed/tests/attack',
    'jupyterlab_seed/tests/server/test_permissions.py',
    'jupyterlab_seed/tests/server/test_server_stop.py',
    'jupyterlab_seed/tests/runs/test_run.py'
  ]
];

console.log(`${count} inputs at each surface, seed ${seed}`);
for (const [program, ...given] of commands) {
  const { status } = spawnSync(program, given, {
    cwd: ROOT,
    env,
    stdio: 'inherit'
  });
  if (status !== 0) {
    process.exitCode = 1;
  }
}
