/**
 * Code that draws no random numbers for sure. A notebook of nothing else has no use for
 * a seed cell.
 */
import { PYTHON } from '../../frameworks';

const MODULES: ReadonlySet<string> = new Set(PYTHON.drawlessModules);

const RUNNERS: ReadonlySet<string> = new Set([
  ...PYTHON.textRunners,
  ...PYTHON.namespaceCalls,
  '__import__'
]);

const ENTROPY = (PYTHON.varies.entropy ?? []).map(name => ({
  name,
  below: name.endsWith('.') ? name : `${name}(`
}));

const { codeless, drawlessCell, pythonCell, pythonLine } = PYTHON.magics;

const LINE_MAGICS: ReadonlySet<string> = new Set([
  ...codeless,
  ...pythonCell,
  ...Object.keys(pythonLine)
]);

const CELL_MAGICS: ReadonlySet<string> = new Set([
  ...codeless,
  ...pythonCell,
  ...drawlessCell
]);

/**
 * Whether the import of a module says that nothing is drawn.
 *
 * @param path - A dotted path, or a star: `os.path`, `math.*`.
 */
export function isDrawlessModule(path: string): boolean {
  const parts = path.split('.');
  return (
    parts.some((_, i) => MODULES.has(parts.slice(0, i + 1).join('.'))) &&
    !takesEntropy(path)
  );
}

/** Whether a name runs code passed as text: `exec`. */
export function runsText(name: string): boolean {
  return RUNNERS.has(name);
}

/** Whether a path takes entropy: `os.urandom`. */
export function takesEntropy(path: string): boolean {
  return ENTROPY.some(
    ({ name, below }) => path === name || path.startsWith(below)
  );
}

/**
 * Whether one of the magics of a cell may run other code: `%run`, or one that is not
 * known.
 */
export function magicsMayDraw(source: string): boolean {
  if (!source.includes('%')) {
    return false;
  }
  return [...source.matchAll(/^[ \t]*(%%?)([A-Za-z]\w*)/gm)].some(
    ([, kind, name]) => !(kind === '%' ? LINE_MAGICS : CELL_MAGICS).has(name)
  );
}
