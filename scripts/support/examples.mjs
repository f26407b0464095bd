/**
 * The examples for `npm start`: a copy, so that the checkout stays clean, and a kernel that has what they import.
 */
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  writeFileSync
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Environment, ROOT } from './environment.mjs';
import { read } from './process.mjs';

const EXAMPLES = path.join(ROOT, 'examples');

/**
 * What some examples need beside the packages of `.venv`.
 *
 * #### Notes
 * It is not installed there, where the tests want a kernel without it.
 */
const FRAMEWORKS = [
  { name: 'JAX', module: 'jax', requirements: ['jax'] },
  {
    name: 'TensorFlow',
    module: 'tensorflow',
    requirements: [
      'keras',
      // The build without CUDA is several times smaller.
      'tensorflow-cpu; platform_system != "Darwin"',
      'tensorflow; platform_system == "Darwin"'
    ]
  }
];

/**
 * Make the kernel in which the examples run: the packages of JupyterLab's environment, and the frameworks on top.
 *
 * @param lab - JupyterLab's environment.
 * @returns The folder for JUPYTER_PATH; its kernel takes the place of the usual one.
 */
export async function makeExamplesKernel(lab, { say, log }) {
  const environment = new Environment('.venv-examples');
  await environment.create(log, { lender: lab });
  for (const { name, requirements } of FRAMEWORKS) {
    try {
      await environment.step(name, requirements, () => {
        say(`${name}, for the examples …`);
        return environment.install(name, requirements, log);
      });
    } catch {
      // A framework is not to be had for every Python and machine.
      say(`${name} can't be installed here: its examples are left out.`);
    }
  }
  const share = path.join(environment.directory, 'share', 'jupyter');
  const folder = path.join(share, 'kernels', 'python3');
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    path.join(folder, 'kernel.json'),
    JSON.stringify({
      argv: [
        environment.python,
        '-m',
        'ipykernel_launcher',
        '-f',
        '{connection_file}'
      ],
      display_name: 'Python 3 (ipykernel)',
      language: 'python',
      metadata: { debugger: true }
    })
  );
  return { share, python: environment.python };
}

/**
 * Copy the examples that a Python can run into a new folder.
 *
 * @returns The folder.
 */
export function copyExamples(python) {
  const folder = mkdtempSync(path.join(tmpdir(), 'jupyterlab-seed-examples-'));
  const missing = ['torch', ...FRAMEWORKS.map(({ module }) => module)].filter(
    module =>
      read(python, [
        '-c',
        `import sys, importlib.util as u; sys.exit(u.find_spec("${module}") is None)`
      ]) === null
  );
  for (const name of readdirSync(EXAMPLES)) {
    if (
      name.endsWith('.ipynb') &&
      !missing.some(module => name.endsWith(`_${module}.ipynb`))
    ) {
      copyFileSync(path.join(EXAMPLES, name), path.join(folder, name));
    }
  }
  return folder;
}
