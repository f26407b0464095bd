/**
 * npm run pictures: the moving picture of the README, made from the extension as it is.
 *
 * The frames are screenshots of a test (`ui-tests/pictures`), which fails where the story is not true any more. A browser and
 * the packages of the examples are needed; a verification traces every operator of one of them, which takes minutes.
 */
import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from './support/environment.mjs';
import { Failure, forwardSignals, run } from './support/process.mjs';
import { SetUp } from './support/setUp.mjs';

const say = text => console.log(`jupyterlab-seed: ${text}`);
const FRAMES = path.join(ROOT, 'build', 'pictures', 'story');
const STORY = path.join(ROOT, 'docs', 'pictures', 'story.gif');

async function main() {
  forwardSignals();
  const { need } = new SetUp(say);
  const [environment, { JUPYTER_PATH }] = await Promise.all(
    ['tools', 'uiKernels', 'uiTests', 'extension'].map(need)
  );
  rmSync(FRAMES, { recursive: true, force: true });
  mkdirSync(FRAMES, { recursive: true });
  const program = path.join('node_modules', '@playwright', 'test', 'cli.js');
  const code = await run(
    process.execPath,
    [program, 'test', '-c', 'playwright.pictures.config.js'],
    {
      cwd: path.join(ROOT, 'ui-tests'),
      env: { ...environment.variables, JUPYTER_PATH }
    }
  );
  if (code !== 0) {
    throw new Failure('The story is not true any more: no picture was made.');
  }
  const joined = await run(
    environment.python,
    [path.join(ROOT, 'scripts', 'join_frames.py'), FRAMES, STORY],
    { cwd: ROOT, env: environment.variables }
  );
  if (joined === 0) {
    say(`The picture is in ${path.relative(ROOT, STORY)}.`);
  }
  return joined;
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(
    `jupyterlab-seed: ${error instanceof Failure ? error.message : error.stack}`
  );
  process.exitCode = 1;
}
