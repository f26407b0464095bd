/**
 * npm run pictures: the pictures of the README, made from the extension as it is.
 *
 * They are screenshots of tests (`ui-tests/pictures`), which fail where what they tell is not true any more. A browser and
 * the packages of the examples are needed; a verification traces every operator of one of them, which takes minutes.
 */
import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from './support/environment.mjs';
import { Failure, forwardSignals, run } from './support/process.mjs';
import { SetUp } from './support/setUp.mjs';

const say = text => console.log(`jupyterlab-seed: ${text}`);
const SHOTS = path.join(ROOT, 'build', 'pictures');
const PICTURES = path.join(ROOT, 'docs', 'pictures');
/** The screenshots, and what they become: one moving picture, and a folder of pictures. */
const MADE = [
  ['story', path.join(PICTURES, 'story.gif')],
  ['features', PICTURES]
];

async function main() {
  forwardSignals();
  const { need } = new SetUp(say);
  const [environment, { JUPYTER_PATH }] = await Promise.all(
    ['tools', 'uiKernels', 'uiTests', 'extension'].map(need)
  );
  rmSync(SHOTS, { recursive: true, force: true });
  for (const [name] of MADE) {
    mkdirSync(path.join(SHOTS, name), { recursive: true });
  }
  const program = path.join('node_modules', '@playwright', 'test', 'cli.js');
  const code = await run(
    process.execPath,
    [program, 'test', '-c', 'playwright.pictures.config.js'],
    {
      cwd: path.join(ROOT, 'ui-tests'),
      // The story is of two threads that add in another order.
      env: {
        ...environment.variables,
        JUPYTER_PATH,
        OMP_NUM_THREADS: undefined
      }
    }
  );
  if (code !== 0) {
    throw new Failure('A picture is not true any more: none was made.');
  }
  for (const [name, target] of MADE) {
    const made = await run(
      environment.python,
      [
        path.join(ROOT, 'scripts', 'join_frames.py'),
        path.join(SHOTS, name),
        target
      ],
      { cwd: ROOT, env: environment.variables }
    );
    if (made !== 0) {
      return made;
    }
  }
  say(`The pictures are in ${path.relative(ROOT, PICTURES)}.`);
  return 0;
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(
    `jupyterlab-seed: ${error instanceof Failure ? error.message : error.stack}`
  );
  process.exitCode = 1;
}
