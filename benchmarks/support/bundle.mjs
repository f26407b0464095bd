import { rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { rspack } from '@rspack/core';

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
  const compiler = rspack({
    context: tree,
    mode: 'production',
    devtool: false,
    entry,
    output: {
      path: folder,
      filename: `${name}.cjs`,
      library: { type: 'commonjs2' }
    },
    resolve: {
      extensions: ['.ts', '.js'],
      modules: [path.join(ROOT, 'node_modules')]
    },
    target: ['node20'],
    module: {
      rules: [
        {
          test: /\.ts$/,
          loader: 'builtin:swc-loader',
          options: {
            // As the product is built: a later target undoes what constructors set.
            jsc: { parser: { syntax: 'typescript' }, target: 'es2020' }
          },
          type: 'javascript/auto'
        }
      ]
    }
  });
  try {
    const stats = await new Promise((resolve, reject) =>
      compiler.run((error, done) => (error ? reject(error) : resolve(done)))
    );
    if (stats.hasErrors()) {
      throw new Error(stats.toString({ all: false, errors: true }));
    }
  } finally {
    rmSync(entry);
  }
  return require(path.join(folder, `${name}.cjs`));
}

/** The processor time that this process has taken, in milliseconds. */
export function processorTime() {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
