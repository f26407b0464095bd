import { readdirSync, readFileSync } from 'fs';
import { join, resolve } from 'path';

const ROOT = resolve(__dirname, '../..');

/** Each row: what a fresh reader did not understand, and what is said instead. */
const ROWS: readonly (readonly [before: string, now: string])[] = [
  ["__('Seed •", "__('Seed')"],
  [
    'This notebook has no seed cell. Press',
    'Click to insert a seed cell and run it.'
  ],
  [
    'has not run in this kernel as it stands',
    'The seed cell has changed since it ran'
  ],
  [
    'is not written anew',
    "You edited this cell; you'll be asked before it changes."
  ],
  ['that this notebook sets by itself', 'Using %1, already set in %2.'],
  ['As a clean run would', 'Matches a clean run'],
  ["Another seed than the notebook's", 'Sets a different seed (%1).'],
  ['needed by %1', 'Seeded along with %1.'],
  ["'What it gets'", 'About %1'],
  ['seed it, insert the cell', 'seed and insert cell'],
  ['As it is', 'Not set'],
  ['(PYTHONHASHSEED) %1', 'Same as seed (%1)'],
  ['Not effective', 'Takes effect after a restart'],
  ['Warn where there is none', 'Warn on nondeterministic operations'],
  ['also fills new tensors', 'Slower; new memory is also initialised.'],
  ['Drew no random numbers; ran out of sequence', 'Possibly stale: %1.'],
  ['above was edited since it ran', '%1 has edits that have not run'],
  ['it had run before', 'this cell ran more than once'],
  ['above ran with other values', 'it depends on %1, which is stale'],
  [
    'moved the numbers of',
    'code that is not in this notebook used the generator of %1'
  ],
  ['Nothing is known yet', 'Cells that ran'],
  [
    'not composed from recipes',
    'The seed cell was edited, and you have not run this version before:'
  ],
  ['Forget what the cells', 'Clear marks?'],
  [
    'say whether the results are the same',
    'Run the notebook twice and compare every output'
  ],
  ['As the memory allows', 'Automatic'],
  [
    'No kernel is left',
    'Both temporary kernels are stopped; yours is untouched.'
  ],
  ['Not compared as it stands', 'Masked or skipped'],
  ['relatively', 'relative difference'],
  ['Other random state', 'its random state differs'],
  ['with Its Launch Environment', 'Restart Kernel and Apply Environment…'],
  ['Explain the Mark', 'Why Is This Cell Marked?'],
  ['"Ids of recipes', 'Frameworks never to offer'],
  ['Rules that are not used', 'Masks turned off'],
  ['which can not only warn', 'PyTorch 1.8 to 1.10 (no warn-only mode)'],
  ['takes it back', 'You can change this in Settings.'],
  [
    'knows this verification no more',
    'The server no longer has this verification'
  ],
  ['not compared by a tag', 'Output comparison off (tag): %1.'],
  [
    'Use something else than',
    'Avoid `%1` (%2): an address differs in each run.'
  ],
  ['is not told by the code', 'cannot be determined from the code'],
  ['The seed code waits', 'Waiting for the kernel'],
  ['Numbers given back', 'Replay a cell.']
];

/** All that people can read: the page, its settings, the terminal and reports, and the README. */
const TEXT = [
  ...read('src', /\.tsx?$/),
  ...read('schema', /\.json$/),
  ...read('jupyterlab_seed', /\.(py|html)$/),
  ...['README.md', 'docs/overview.md'].map(name =>
    readFileSync(join(ROOT, name), 'utf8')
  )
]
  .join('\n')
  // Strings that go on in the next line.
  .replace(/["'] *\n\s*["']/g, '')
  .replace(/\s+/g, ' ');

it.each(ROWS)('does not say “%s”, but “%s”', (before, now) => {
  expect(TEXT).not.toContain(before);
  expect(TEXT).toContain(now);
});

/** The contents of the sources in a folder, without tests and what is built. */
function read(folder: string, name: RegExp): string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap(
    entry => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) {
        return /^(__tests__|tests|labextension|probe)$/.test(entry.name)
          ? []
          : read(path, name);
      }
      return name.test(entry.name)
        ? [readFileSync(join(ROOT, path), 'utf8')]
        : [];
    }
  );
}
