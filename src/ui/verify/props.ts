import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';

import type { Facts } from '../../frameworks';
import type { IReport } from '../../jobs';

/** What every part of the view of a verification is given. */
export interface IVerifyProps {
  /** The path of the notebook. */
  readonly path: string;
  readonly commands: CommandRegistry;
  readonly trans: TranslationBundle;
  /** What is known of frameworks. */
  readonly facts: () => Facts;
}

/** What the parts that show a report are given. */
export interface IReportProps extends IVerifyProps {
  readonly report: IReport;
}
