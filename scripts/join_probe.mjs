/**
 * Joins the modules of the probe into build/probe.py, the text that the page sends.
 *
 *   node scripts/join_probe.mjs
 */
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { ROOT, findPython } from './support/environment.mjs';

/** Write the text, unless it is there already. Fails as the program does. */
export function joinProbe() {
  const [python, ...args] = findPython();
  // The package from the folder that it stands in: a build has it not installed.
  const module = 'jupyterlab_seed.probe.join';
  const target = path.join('build', 'probe.py');
  execFileSync(python, [...args, '-m', module, target], {
    cwd: ROOT,
    stdio: 'inherit'
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  joinProbe();
}
