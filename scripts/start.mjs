/**
 * npm start: JupyterLab with this extension, built from source, on the examples.
 *
 *   npm start
 *   npm start -- --no-browser --port 8899
 */
import { rmSync } from 'node:fs';
import path from 'node:path';
import {
  ROOT,
  SET_UP_LOG,
  build,
  installPackages,
  setUpTools
} from './support/environment.mjs';
import { Failure, forwardSignals, run } from './support/process.mjs';

const say = text => console.log(`jupyterlab-seed: ${text}`);

async function main() {
  forwardSignals();
  const options = { say, log: SET_UP_LOG };
  rmSync(SET_UP_LOG, { force: true });
  const environment = await setUpTools(options);
  await build(environment, options);
  await installPackages(environment, options);

  say('Starting JupyterLab; Ctrl+C stops it.');
  const isRoot = process.getuid?.() === 0;
  return run(
    environment.python,
    [
      '-m',
      'jupyterlab',
      `--ServerApp.root_dir=${path.join(ROOT, 'examples')}`,
      // One Ctrl+C is enough: npm stands between the terminal and the question.
      '-y',
      ...(isRoot ? ['--allow-root'] : []),
      ...process.argv.slice(2)
    ],
    { cwd: ROOT, env: environment.variables }
  );
}

main().then(
  code => process.exit(code),
  error => {
    console.error(
      `jupyterlab-seed: ${error instanceof Failure ? error.message : error.stack}`
    );
    process.exit(1);
  }
);
