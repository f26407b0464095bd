import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';

import type { INotebookSeed } from '../../model';
import type { INames } from '../markMessages';

/** The props of every section. */
export interface ISectionProps {
  readonly model: INotebookSeed;
  readonly commands: CommandRegistry;
  readonly trans: TranslationBundle;
  /** The names of the current notebook's cells and streams. */
  readonly names: INames;
}
