import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';

import type { INotebookSeed, IVerifications } from '../../model';
import type { INames } from '../markMessages';
import type { PanelMemory } from './memory';

/** The props of every section. */
export interface ISectionProps {
  readonly model: INotebookSeed;
  readonly commands: CommandRegistry;
  readonly trans: TranslationBundle;
  /** The names of the current notebook's cells and streams. */
  readonly names: INames;
}

/** What the panel shows beside the model of the notebook. */
export interface IPanelContext {
  readonly names: INames;
  readonly verifications: IVerifications;
  /** Which sections are collapsed. */
  readonly memory: PanelMemory;
}
