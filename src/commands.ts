/**
 * The commands: what may be asked of the extension, by whom ever.
 */
/** The ids of the commands. */
export namespace CommandIDs {
  /** Insert the seed cell or bring it up to date, and run it. */
  export const insert = 'jupyterlab-seed:insert';
  /** Remove the seed cell. */
  export const remove = 'jupyterlab-seed:remove';
  /** Show or hide the panel. */
  export const togglePanel = 'jupyterlab-seed:toggle-panel';
  /** Draw a new seed. */
  export const roll = 'jupyterlab-seed:roll';
  /** Give the notebook a seed. */
  export const setSeed = 'jupyterlab-seed:set-seed';
  /** Choose whether a framework is seeded. */
  export const setFramework = 'jupyterlab-seed:set-framework';
  /** Choose one of the switches beside the seed. */
  export const setDeterminism = 'jupyterlab-seed:set-determinism';
  /** Choose when the notebook's kernel is seeded. */
  export const setAutoInject = 'jupyterlab-seed:set-auto-inject';
  /** Choose a variable of the launch environment. */
  export const setEnvironment = 'jupyterlab-seed:set-environment';
  /** Restart the kernel with the launch environment of the notebook. */
  export const restartWithEnvironment =
    'jupyterlab-seed:restart-with-environment';
  /** Bring a cell into view. */
  export const goToCell = 'jupyterlab-seed:go-to-cell';
  /** Go to the next cell that needs attention. */
  export const nextMark = 'jupyterlab-seed:next-mark';
  /** Go to the previous cell that needs attention. */
  export const previousMark = 'jupyterlab-seed:previous-mark';
  /** Give a cell the random state that it started from the last time, and run it. */
  export const rewindAndRun = 'jupyterlab-seed:rewind-and-run';
  /** The same for a cell and all below it, in order. */
  export const runFromHere = 'jupyterlab-seed:run-from-here';
  /** Run from the first cell that is not as a clean run would have it. */
  export const runFromFirstBroken = 'jupyterlab-seed:run-from-first-broken';
  /** Say at length why a cell is marked. */
  export const explainMark = 'jupyterlab-seed:explain-mark';
  /** Remove what is stored of how cells ran. */
  export const clearRecords = 'jupyterlab-seed:clear-records';
  /** Run the notebook in two fresh kernels and compare. */
  export const verify = 'jupyterlab-seed:verify';
  /** Show the verification of a notebook. */
  export const openVerification = 'jupyterlab-seed:open-verification';
  /** Cancel a verification. */
  export const cancelVerification = 'jupyterlab-seed:cancel-verification';
  /** Bring a cell that was verified into view. */
  export const showVerifiedCell = 'jupyterlab-seed:show-verified-cell';
  /** Do what a verification advises. */
  export const followAdvice = 'jupyterlab-seed:follow-advice';
  /** Save the report of a verification. */
  export const saveVerification = 'jupyterlab-seed:save-verification';
}
