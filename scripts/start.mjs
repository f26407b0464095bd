/**
 * npm start: JupyterLab with this extension, built from source, on a copy of the examples.
 *
 *   npm start
 *   npm start -- --no-browser --port 8899
 *   npm start -- --ServerApp.root_dir=FOLDER
 */
import { rmSync } from 'node:fs';
import path from 'node:path';
import { SET_UP_LOG, setUpTools } from './support/environment.mjs';
import { copyExamples, makeExamplesKernel } from './support/examples.mjs';
import { build, installPackages } from './support/packages.mjs';
import { Failure, forwardSignals, run } from './support/process.mjs';

/** The notebook that is opened. */
const FIRST = 'digits.ipynb';

const say = text => console.log(`jupyterlab-seed: ${text}`);

async function main() {
  forwardSignals();
  const options = { say, log: SET_UP_LOG };
  rmSync(SET_UP_LOG, { force: true });
  const environment = await setUpTools(options);
  await build(environment, options);
  await installPackages(environment, options);
  const { python, share } = await makeExamplesKernel(environment, options);

  const given = process.argv.slice(2);
  const { variables } = environment;
  const isElsewhere = given.some(argument =>
    /^--(ServerApp\.root_dir|notebook-dir)(=|$)/.test(argument)
  );
  const folder = isElsewhere ? null : copyExamples(python);
  const where = [];
  if (folder) {
    say(`The examples are in ${folder} until JupyterLab stops.`);
    where.push(
      `--ServerApp.root_dir=${folder}`,
      `--LabApp.default_url=/lab/tree/${FIRST}`
    );
  }
  say('Starting JupyterLab; Ctrl+C stops it.');
  const isRoot = process.getuid?.() === 0;
  try {
    return await run(
      environment.python,
      [
        ...['-m', 'jupyterlab', ...where],
        // One Ctrl+C is enough: npm stands between the terminal and the question.
        '-y',
        ...(isRoot ? ['--allow-root'] : []),
        ...given
      ],
      {
        // Where npm was called: what is given may be relative.
        cwd: process.env.INIT_CWD,
        env: {
          ...variables,
          JUPYTER_PATH: [share, variables.JUPYTER_PATH]
            .filter(Boolean)
            .join(path.delimiter)
        }
      }
    );
  } finally {
    if (folder) {
      rmSync(folder, { recursive: true, force: true });
    }
  }
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
