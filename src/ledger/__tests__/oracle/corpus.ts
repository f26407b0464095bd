/** Notebooks as people write them, for the oracle to play. */
import { existsSync, readdirSync, readFileSync } from 'fs';
import { join } from 'path';

const ROOT = join(__dirname, '..', '..', '..', '..');

/** A notebook: its name and the code of its cells. */
export interface IReal {
  readonly name: string;
  readonly sources: readonly string[];
}

/** The notebooks of the folder `corpus`, which run in a second. */
export function corpus(): IReal[] {
  const folder = join(__dirname, 'corpus');
  return readdirSync(folder)
    .filter(file => file.endsWith('.py'))
    .sort()
    .map(file => ({
      name: file.slice(0, -'.py'.length),
      sources: readFileSync(join(folder, file), 'utf8')
        .split(/^# %%$/m)
        .map(source => source.trim())
        .filter(Boolean)
    }));
}

/** The examples, and the public notebooks that run without the network where they are present. */
export function others(): IReal[] {
  const shared =
    process.env.SEED_SHARED_NOTEBOOKS ??
    join(ROOT, '..', 'shared', 'notebooks');
  return [
    join(ROOT, 'examples', 'digits_torch.ipynb'),
    join(ROOT, 'examples', 'seeded_torch.ipynb'),
    join(shared, 'torch_fundamentals.ipynb')
  ]
    .filter(existsSync)
    .map(read);
}

function read(path: string): IReal {
  const { cells } = JSON.parse(readFileSync(path, 'utf8')) as {
    cells: { cell_type: string; source: string | string[] }[];
  };
  return {
    name: path.slice(path.lastIndexOf('/') + 1, -'.ipynb'.length),
    sources: cells
      .filter(cell => cell.cell_type === 'code')
      .map(({ source }) =>
        typeof source === 'string' ? source : source.join('')
      )
  };
}
