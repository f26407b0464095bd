import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';

import type { NotebookSeed } from '../../model';

/** What every section of the panel is given. */
export interface ISectionProps {
  readonly model: NotebookSeed;
  readonly commands: CommandRegistry;
  readonly trans: TranslationBundle;
}
