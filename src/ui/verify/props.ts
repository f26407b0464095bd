import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';

import type { Facts } from '../../frameworks';
import type { IReport } from '../../jobs';

/** The props of every part of a verification's view. */
export interface IVerifyProps {
  /** The path of the notebook. */
  readonly path: string;
  readonly commands: CommandRegistry;
  readonly trans: TranslationBundle;
  /** What is known of frameworks. */
  readonly facts: () => Facts;
}

/** The props of the parts that show a report. */
export interface IReportProps extends IVerifyProps {
  readonly report: IReport;
}
