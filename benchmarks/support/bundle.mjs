import { rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleInto } from '../../scripts/support/bundle.mjs';

export const ROOT = path.resolve(
  path.dirname(fileURLToPath(import.meta.url)),
  '../..'
);

const require = createRequire(import.meta.url);

/**
 * Bundle an entry of a tree of this repository, and load it.
 *
 * @param tree - The root of the tree; the entry is written there for the moment.
 * @param source - The TypeScript of the entry.
 * @param name - The bundle's name.
 * @param folder - Where the bundle goes.
 * @returns What the entry exports.
 */
export async function bundle(tree, source, name, folder) {
  const entry = path.join(tree, `${name}-benchmark.ts`);
  writeFileSync(entry, source);
  const file = path.join(folder, `${name}.cjs`);
  try {
    const { errors } = await bundleInto(
      file,
      { type: 'commonjs2' },
      {
        context: tree,
        entry,
        target: ['node20'],
        resolve: { modules: [path.join(ROOT, 'node_modules')] }
      }
    );
    if (errors.length > 0) {
      throw new Error(errors.map(({ message }) => message).join('\n'));
    }
  } finally {
    rmSync(entry);
  }
  return require(file);
}

/** The processor time that this process has taken, in milliseconds. */
export function processorTime() {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
