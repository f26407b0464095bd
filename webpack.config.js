/**
 * What the bundler needs beside JupyterLab's own configuration.
 */
const path = require('node:path');

module.exports = {
  // Every page loads the table of files, so it has one short hash for each. A server lets files with a version be cached.
  output: { hashDigestLength: 8, chunkFilename: '[name].js?v=[contenthash]' },
  // What several parts share is loaded once, and not repeated in each.
  optimization: { splitChunks: { minSize: 6000 } },
  module: {
    rules: [
      // The kernel side is Python, which the page sends as text.
      { test: /\.py$/, type: 'asset/source' },
      {
        test: /\.json$/,
        include: path.join(__dirname, 'jupyterlab_seed', 'frameworks'),
        type: 'json',
        use: path.join(__dirname, 'scripts', 'support', 'page_facts.cjs')
      }
    ]
  }
};
