/**
 * JSON schemas of the commands' arguments.
 */
import type { ReadonlyJSONObject } from '@lumino/coreutils';

import { CommandIDs } from './commands';

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
        description: 'cudnn, algorithms, ops, keyReuse, generators or rngKind.'
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
      name: {
        type: 'string',
        description: 'What the cell is called, for the label.'
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
  [CommandIDs.compareOutputs]: { type: 'object', properties: PATH },
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
  [CommandIDs.study]: {
    type: 'object',
    properties: {
      path: {
        type: 'string',
        description: 'The path of a notebook; the current one by default.'
      },
      id: {
        type: ['string', 'null'],
        description: 'The id of a study, in case the path has changed.'
      },
      key: {
        type: 'string',
        description: "The key of the tab in the page's layout."
      }
    }
  },
  [CommandIDs.useAsResult]: {
    type: 'object',
    properties: {
      isClicked: {
        type: 'boolean',
        description:
          'Whether the result is what was clicked last with the right button; by default, what the cursor is at.'
      }
    }
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
  [CommandIDs.tryAdvice]: {
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
  [CommandIDs.applyTrial]: {
    type: 'object',
    properties: {
      ...PATH,
      index: {
        type: 'integer',
        description:
          'The index of the advice in the report, from 0; what was tried by default.'
      }
    },
    required: ['path']
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
