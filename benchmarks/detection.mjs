/**
 * What detection costs, beside that of another commit.
 *
 *   node --single-threaded benchmarks/detection.mjs --before HEAD~1 --rounds 20 --notebooks FOLDER
 *
 * Both are bundled from their sources and take turns in one process. Measured are the first look at a notebook, and the
 * look after an edit in one cell: of the notebooks in a folder, where one is given, and of one with 2,000 cells. Times are
 * of the processor, which a busy machine disturbs less; with one thread they are those of this work alone.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { bundle, processorTime, ROOT } from './support/bundle.mjs';
import { argument, median } from './support/lab.mjs';

const ENTRY = `
import { parser } from '@lezer/python';
import { Detector } from './src/detect/detector';
import { CellParser } from './src/python/cell';
import { createDefaultRegistry } from './src/recipes';
const registry = createDefaultRegistry();
const recipes = registry.recipes();
export const detector = () =>
  new Detector(new CellParser(parser), () => recipes, () => registry.facts);
`;

/** The code cells of a notebook file. */
function cellsOf(file) {
  return JSON.parse(readFileSync(file, 'utf8'))
    .cells.filter(cell => cell.cell_type === 'code')
    .map((cell, i) => ({
      id: String(i),
      source: [cell.source].flat().join('')
    }));
}

/**
 * Code as it is in notebooks: imports, configuration, functions, training, output.
 *
 * @param configurations - How many configurations hand their seeds to 500 functions that set them; with none, the
 *   functions set no seed.
 */
function bigNotebook(configurations) {
  const config = i => `CONFIG_${(i >> 2) % configurations}`;
  const kinds = [
    i =>
      `import numpy as np\nimport torch\nfrom torch import nn\nimages_${i} = "data/${i}"` +
      (i >> 2 < configurations
        ? `\n${config(i)} = {"seed": ${i}, "rate": 0.1}`
        : ''),
    i =>
      `def helper_${i}(data, seed=None):\n    if seed is not None:\n        ${configurations ? 'np.random.seed(seed)' : 'data = data[seed:]'}\n    return [np.mean(x) for x in data if x]`,
    i =>
      `x_${i} = torch.randn(${i} % 7 + 1, 4)\ny_${i} = nn.Linear(4, 2)(x_${i})\nprint(x_${i}.shape, y_${i}.mean())`,
    i =>
      `for epoch in range(3):\n    loss = helper_${i - 2}(x_${i - 1}.tolist(), ${configurations ? `${config(i)}["seed"]` : 'None'})\n    history_${i} = {"loss": loss, "epoch": epoch}`
  ];
  return Array.from({ length: 2000 }, (_, i) => ({
    id: String(i),
    source: kinds[i % 4](i)
  }));
}

/** The milliseconds of the first look and of the look after one edit. */
function look(make, cells) {
  const detector = make();
  const start = processorTime();
  detector.update(cells, 'python');
  const first = processorTime();
  const middle = cells.length >> 1;
  const edited = cells.map((cell, i) =>
    i === middle ? { ...cell, source: `${cell.source}\nedited = 1` } : cell
  );
  const before = processorTime();
  detector.update(edited, 'python');
  return [first - start, processorTime() - before];
}

const rounds = argument('rounds', 20);
const at = process.argv.indexOf('--notebooks');
const folder = at < 0 ? null : process.argv[at + 1];
const from = process.argv.indexOf('--before');
const commit = from < 0 ? 'HEAD' : process.argv[from + 1];
const work = mkdtempSync(path.join(tmpdir(), 'detection-'));
const tree = path.join(work, 'before');
execFileSync('git', ['worktree', 'add', '--quiet', '--detach', tree, commit], {
  cwd: ROOT
});
try {
  const makers = [
    (await bundle(tree, ENTRY, 'before', work)).detector,
    (await bundle(ROOT, ENTRY, 'now', work)).detector
  ];
  const inputs = [
    ['2,000 cells', [bigNotebook(0)]],
    ['2,000 cells, 500 seed calls, 1 configuration', [bigNotebook(1)]],
    ['2,000 cells, 500 seed calls, 500 configurations', [bigNotebook(500)]]
  ];
  if (folder) {
    const files = readdirSync(folder).filter(name => name.endsWith('.ipynb'));
    inputs.push([
      `${files.length} notebooks`,
      files.map(name => cellsOf(path.join(folder, name)))
    ]);
  }
  console.log(`| input | look | ${commit}, ms | now, ms | ratio (quartiles) |`);
  console.log('|---|---|---|---|---|');
  for (const [name, notebooks] of inputs) {
    const found = [[], []];
    for (let round = 0; round < rounds; round++) {
      for (const arm of round % 2 ? [1, 0] : [0, 1]) {
        const sums = [0, 0];
        for (const cells of notebooks) {
          look(makers[arm], cells).forEach((time, i) => (sums[i] += time));
        }
        found[arm].push(sums);
      }
    }
    for (const [i, kind] of ['first', 'after an edit'].entries()) {
      const [before, now] = found.map(sums => sums.map(times => times[i]));
      const ratios = before
        .map((time, round) => now[round] / time)
        .sort((a, b) => a - b);
      const quartile = part =>
        ratios[Math.floor(part * (ratios.length - 1))].toFixed(2);
      console.log(
        `| ${name} | ${kind} | ${median(before).toFixed(1)} | ${median(now).toFixed(1)} | ${quartile(0.5)} (${quartile(0.25)} … ${quartile(0.75)}) |`
      );
    }
  }
} finally {
  execFileSync('git', ['worktree', 'remove', '--force', tree], { cwd: ROOT });
  rmSync(work, { recursive: true, force: true });
}
