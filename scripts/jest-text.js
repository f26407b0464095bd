/** Gives jest a text file as a string, as the bundler does (webpack.config.js). */
module.exports = {
  process: text => ({ code: `module.exports = ${JSON.stringify(text)};` })
};
