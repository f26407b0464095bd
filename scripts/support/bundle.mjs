import path from 'node:path';
import { rspack } from '@rspack/core';

/**
 * Bundle TypeScript into one file, as the product is built.
 *
 * @param {string} file - The bundle.
 * @param {object} library - How the bundle gives what the entry exports, as rspack's `output.library`.
 * @param {object} options - Of rspack, with `context`, `entry` and `target` among them.
 * @returns {Promise<object>} What rspack tells of it: `errors` and `modules`.
 */
export async function bundleInto(file, library, options) {
  const compiler = rspack({
    mode: 'production',
    devtool: false,
    ...options,
    output: {
      path: path.dirname(file),
      filename: path.basename(file),
      library,
      // There is one file, and nothing to load others with.
      chunkFormat: false,
      chunkLoading: false
    },
    resolve: { extensions: ['.ts', '.js'], ...options.resolve },
    module: {
      rules: [
        {
          test: /\.ts$/,
          loader: 'builtin:swc-loader',
          options: {
            // As the page is built: a later target, or fields that are defined, undo what constructors set and take longer.
            jsc: {
              parser: { syntax: 'typescript' },
              target: 'es2020',
              transform: { useDefineForClassFields: false }
            }
          },
          type: 'javascript/auto'
        }
      ]
    },
    // Its size is no page's.
    performance: false
  });
  const stats = await new Promise((resolve, reject) =>
    compiler.run((error, done) => (error ? reject(error) : resolve(done)))
  );
  await new Promise(resolve => compiler.close(resolve));
  return stats.toJson({ errors: true, modules: true, nestedModules: true });
}
