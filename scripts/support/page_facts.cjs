/**
 * A loader for the data files of frameworks: leaves out what only readers of the files
 * have a use for, so that no page loads it.
 */
module.exports = function (text) {
  const facts = JSON.parse(text);
  delete facts.$schema;
  delete facts.notes;
  if ('sources' in facts) {
    facts.sources = [];
  }
  return JSON.stringify(facts);
};
