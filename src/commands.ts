/**
 * The ids and arguments of the commands, for this and other extensions.
 */
import type { ReadonlyJSONObject } from '@lumino/coreutils';

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
  /** Show the verification of a notebook. */
  export const openVerification = 'jupyterlab-seed:open-verification';
  /** Cancel a verification. */
  export const cancelVerification = 'jupyterlab-seed:cancel-verification';
  /** Scroll to a verified cell. */
  export const showVerifiedCell = 'jupyterlab-seed:show-verified-cell';
  /** Apply an advice of a verification. */
  export const followAdvice = 'jupyterlab-seed:follow-advice';
  /** Save the report of a verification. */
  export const saveVerification = 'jupyterlab-seed:save-verification';
}

/** A cell and its notebook. */
const CELL: ReadonlyJSONObject = {
  type: 'object',
  properties: {
    id: {
      type: 'string',
      description: 'The id of a cell; the active one by default.'
    },
    panelId: {
      type: 'string',
      description: 'The id of a notebook panel; the current one by default.'
    }
  }
};

/** The path of a notebook, from the server's root. */
const PATH: ReadonlyJSONObject = {
  path: { type: 'string', description: 'The path of a notebook.' }
};

/** JSON schemas of the arguments, by command. */
export const ARGUMENTS: Record<string, ReadonlyJSONObject> = {
  none: { type: 'object', properties: {} },
  [CommandIDs.insert]: {
    type: 'object',
    properties: {
      panelId: {
        type: 'string',
        description: 'The id of a notebook panel; the current one by default.'
      }
    }
  },
  [CommandIDs.setSeed]: {
    type: 'object',
    properties: { seed: { type: 'integer', minimum: 0 } },
    required: ['seed']
  },
  [CommandIDs.setFramework]: {
    type: 'object',
    properties: {
      id: { type: 'string', description: 'The id of a framework.' },
      wanted: { type: 'boolean' }
    },
    required: ['id', 'wanted']
  },
  [CommandIDs.setDeterminism]: {
    type: 'object',
    properties: {
      key: {
        type: 'string',
        description: 'cudnn, algorithms, ops or rngKind.'
      },
      value: { type: 'string' }
    },
    required: ['key', 'value']
  },
  [CommandIDs.setAutoInject]: {
    type: 'object',
    properties: {
      choice: {
        type: 'string',
        description: 'never, run, insert, or empty for the setting.'
      }
    },
    required: ['choice']
  },
  [CommandIDs.setEnvironment]: {
    type: 'object',
    properties: {
      name: { type: 'string', description: 'The name of a variable.' },
      value: {
        type: 'string',
        description: 'Its value; empty to leave it unset.'
      }
    },
    required: ['name', 'value']
  },
  [CommandIDs.goToCell]: {
    type: 'object',
    properties: {
      id: {
        type: 'string',
        description: 'The id of a cell; the seed cell by default.'
      },
      panelId: {
        type: 'string',
        description: 'The id of a notebook panel; the current one by default.'
      }
    }
  },
  [CommandIDs.rewindAndRun]: CELL,
  [CommandIDs.runFromHere]: CELL,
  [CommandIDs.runFromFirstBroken]: CELL,
  [CommandIDs.explainMark]: CELL,
  [CommandIDs.verify]: {
    type: 'object',
    properties: {
      ...PATH,
      sideBySide: {
        type: 'boolean',
        description:
          'Whether both runs go side by side; defaults to the setting.'
      }
    }
  },
  [CommandIDs.openVerification]: {
    type: 'object',
    properties: {
      ...PATH,
      find: {
        type: 'boolean',
        description: 'Whether to ask the server for an existing verification.'
      },
      id: {
        type: ['string', 'null'],
        description: 'The id of the verification, in case the path has changed.'
      },
      key: {
        type: 'string',
        description: "The key of the tab in the page's layout."
      }
    },
    required: ['path']
  },
  [CommandIDs.cancelVerification]: {
    type: 'object',
    properties: PATH,
    required: ['path']
  },
  [CommandIDs.showVerifiedCell]: {
    type: 'object',
    properties: {
      ...PATH,
      index: {
        type: 'integer',
        description: 'The index of a cell among all cells, from 0.'
      },
      line: {
        type: 'integer',
        description: 'The line in the cell, from 1, for the cursor.'
      }
    },
    required: ['path', 'index']
  },
  [CommandIDs.followAdvice]: {
    type: 'object',
    properties: {
      ...PATH,
      index: {
        type: 'integer',
        description: 'The index of the advice in the report, from 0.'
      }
    },
    required: ['path', 'index']
  },
  [CommandIDs.saveVerification]: {
    type: 'object',
    properties: {
      ...PATH,
      format: { type: 'string', description: 'json or html.' }
    },
    required: ['path', 'format']
  }
};
