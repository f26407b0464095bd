/**
 * The magics that matter to what a cell means.
 *
 * Sources: IPython `core/magics/` (8.x), and the documentation of the packages
 * that bring the others.
 */

/**
 * Cell magics that run their body as Python in this kernel. Any other makes
 * the cell opaque: its body may be shell, R, a file, or Python of another process.
 */
export const TRANSPARENT: ReadonlySet<string> = new Set(
  (
    'time timeit capture prun memit mprun lprun snakeviz pyinstrument heat ' +
    'scalene debug wandb notify ipytest memray_flamegraph'
  ).split(' ')
);

/**
 * Magics with code on their own line, and the letters of their options that
 * take a value.
 */
export const CODE_ON_LINE: Readonly<Record<string, string>> = {
  time: '',
  timeit: 'nrpv',
  prun: 'lsTD',
  memit: 'rti',
  lprun: 'fmDTsu',
  mprun: 'fT'
};
/** Cell magics whose own line is code that runs before the body. */
export const SETUP_ON_LINE: ReadonlySet<string> = new Set(['timeit', 'memit']);
