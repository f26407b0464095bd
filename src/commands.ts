/** The ids of the commands, for this and other extensions. */
export namespace CommandIDs {
  /** Insert the seed cell or bring it up to date, and run it. */
  export const insert = 'jupyterlab-seed:insert';
  /** Remove the seed cell. */
  export const remove = 'jupyterlab-seed:remove';
  /** Show or hide the panel. */
  export const togglePanel = 'jupyterlab-seed:toggle-panel';
  /** Draw a new seed. */
  export const roll = 'jupyterlab-seed:roll';
  /** Set the notebook's seed. */
  export const setSeed = 'jupyterlab-seed:set-seed';
  /** Choose whether a framework is seeded. */
  export const setFramework = 'jupyterlab-seed:set-framework';
  /** Choose the value of a determinism switch. */
  export const setDeterminism = 'jupyterlab-seed:set-determinism';
  /** Choose when the notebook's kernel is seeded. */
  export const setAutoInject = 'jupyterlab-seed:set-auto-inject';
  /** Choose a variable of the launch environment. */
  export const setEnvironment = 'jupyterlab-seed:set-environment';
  /** Restart the kernel with the launch environment of the notebook. */
  export const restartWithEnvironment =
    'jupyterlab-seed:restart-with-environment';
  /** Scroll to a cell. */
  export const goToCell = 'jupyterlab-seed:go-to-cell';
  /** Go to the next cell that needs attention. */
  export const nextMark = 'jupyterlab-seed:next-mark';
  /** Go to the previous cell that needs attention. */
  export const previousMark = 'jupyterlab-seed:previous-mark';
  /** Restore the random state from the start of a cell's last run, and run the cell. */
  export const rewindAndRun = 'jupyterlab-seed:rewind-and-run';
  /** The same for a cell and all below it, in order. */
  export const runFromHere = 'jupyterlab-seed:run-from-here';
  /** Run from the first cell that differs from a clean run. */
  export const runFromFirstBroken = 'jupyterlab-seed:run-from-first-broken';
  /** Explain why a cell is marked. */
  export const explainMark = 'jupyterlab-seed:explain-mark';
  /** Delete the records of runs. */
  export const clearRecords = 'jupyterlab-seed:clear-records';
  /** Run the notebook in two fresh kernels and compare. */
  export const verify = 'jupyterlab-seed:verify';
  /** Verify a notebook, and compare with the outputs that it shows. */
  export const compareOutputs = 'jupyterlab-seed:compare-outputs';
  /** Show the verification of a notebook. */
  export const openVerification = 'jupyterlab-seed:open-verification';
  /** Cancel a verification. */
  export const cancelVerification = 'jupyterlab-seed:cancel-verification';
  /** Scroll to a verified cell. */
  export const showVerifiedCell = 'jupyterlab-seed:show-verified-cell';
  /** Apply the advice of a verification. */
  export const followAdvice = 'jupyterlab-seed:follow-advice';
  /** Verify with the advice of a verification, without changing the notebook. */
  export const tryAdvice = 'jupyterlab-seed:try-advice';
  /** Apply a change that a verification tried or advises. */
  export const applyTrial = 'jupyterlab-seed:apply-trial';
  /** Save the report of a verification. */
  export const saveVerification = 'jupyterlab-seed:save-verification';
  /** Run the notebook, or two variants of it, under many seeds. */
  export const study = 'jupyterlab-seed:study';
  /** Name a result of the notebook for studies. */
  export const useAsResult = 'jupyterlab-seed:use-as-result';
}
