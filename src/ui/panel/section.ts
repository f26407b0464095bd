import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';

import type { INotebookSeed } from '../../model';
import type { INames } from '../markMessages';

/** What every section of the panel is given. */
export interface ISectionProps {
  readonly model: INotebookSeed;
  readonly commands: CommandRegistry;
  readonly trans: TranslationBundle;
  /** How the cells of the current notebook are called. */
  readonly names: INames;
}
