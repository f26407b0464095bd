// Trains with the newest Lightning and with older ones: what the workers of a DataLoader
// draw must repeat from run to run, and not from epoch to epoch.
import { spawnSync } from 'child_process';
import { readFileSync } from 'fs';
import { join } from 'path';

import { compose } from '..';
import { optionsFor, registry } from './helpers';

const ROOT = join(__dirname, '..', '..', '..');
const VENVS = join(ROOT, '.test-venvs');
const PYTHON =
  process.env.SEED_TEST_PYTHON ?? join(VENVS, 'newest', 'bin', 'python');
const FOLDER = process.env.SEED_TEST_LIGHTNING ?? join(VENVS, 'lightning');
const OLDER = [
  ...readFileSync(
    join(ROOT, 'scripts', 'requirements-lightning.txt'),
    'utf8'
  ).matchAll(/^lightning==(.*)$/gm)
].map(match => match[1]);

/** What PyTorch, NumPy and Python drew, in the order of the samples. */
type Epoch = readonly (readonly number[])[];

function train(
  cell: string,
  version: string | null
): { version: string; runs: readonly (readonly Epoch[])[] } {
  const { stdout, stderr, status } = spawnSync(
    PYTHON,
    [join(ROOT, 'scripts', 'lightning_epochs.py')],
    {
      input: cell,
      encoding: 'utf8',
      env: {
        ...process.env,
        ...(version ? { PYTHONPATH: join(FOLDER, version) } : {}),
        CUDA_VISIBLE_DEVICES: ''
      }
    }
  );
  if (status !== 0) {
    throw new Error(`scripts/lightning_epochs.py failed: ${stderr}`);
  }
  return JSON.parse(stdout.trim().split('\n').slice(-1)[0]) as ReturnType<
    typeof train
  >;
}

describe('two epochs with two workers', () => {
  it.each([null, ...OLDER])('Lightning %s', wanted => {
    const usage = { recipe: 'lightning', imports: ['lightning'], names: [] };
    // The newest is at least 2.6.1.
    const version = wanted ?? '2.6.1';
    const cell = compose(optionsFor([{ ...usage, version }]), registry);
    expect(cell).toContain(`workers=${wanted ? 'False' : 'True'}`);
    const found = train(cell, wanted);
    if (wanted) {
      expect(found.version).toBe(wanted);
    }
    const [[first, second], again] = found.runs;
    expect(again).toEqual([first, second]);
    expect(first).toHaveLength(3);
    first.forEach((numbers, generator) => {
      expect(numbers).toHaveLength(4);
      // No number twice: not in another worker, nor in another epoch.
      const all = [...numbers, ...second[generator]];
      expect(new Set(all).size).toBe(all.length);
    });
  });
});
