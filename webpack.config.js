/**
 * What the bundler needs beside JupyterLab's own configuration.
 */
module.exports = {
  module: {
    rules: [
      // The kernel side is Python, which the page sends as text.
      { test: /\.py$/, type: 'asset/source' }
    ]
  }
};
