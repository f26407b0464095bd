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
  // By its path and isolated: a build has nothing installed but the build tools.
  const program = path.join('jupyterlab_seed', 'probe', 'join.py');
  const target = path.join('build', 'probe.py');
  execFileSync(python, [...args, '-I', program, target], {
    cwd: ROOT,
    stdio: 'inherit'
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  joinProbe();
}
