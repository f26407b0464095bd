import type { ServerConnection } from '@jupyterlab/services';

import { RestJobs } from '../client';
import type { IMessage } from '../message';
import { RefusedError } from '../refusal';
import type { IJob, IJobClient, IJobState } from '../types';
import type { IChange, IReport } from './report';

/** The options of a verification. */
export interface IVerifyOptions {
  /** The time limit of a cell in seconds; `null` for no limit. */
  readonly timeout: number | null;
  /** The relative difference up to which two numbers count as equal. */
  readonly tolerance: number;
  /** Whether both kernels run side by side; `null` if the server decides. */
  readonly sideBySide: boolean | null;
  /** Ids of the rules for masking that are switched off. */
  readonly masksOff: readonly string[];
  /** Whether the outputs that the notebook shows are compared as well; not by default. */
  readonly stored?: boolean;
  /** How many fresh runs are compared. */
  readonly runs?: number;
  /** Changes of the code that are tried, without the notebook. */
  readonly changes?: readonly IChange[];
  /** Variables of the launch environment that are tried. */
  readonly environment?: Readonly<Record<string, string>>;
  /** What is tried, as choices of the seed cell: switch → value. */
  readonly determinism?: Readonly<Record<string, string>>;
  /** Whether the notebook as it is runs as well, to tell how long what is tried takes. */
  readonly timed?: boolean;
}

/** One verification. */
export type Verification = IJob<IVerifyOptions, IReport>;

/** The server's state of one verification. */
export type IVerificationState = IJobState<IReport>;

/** A rule that hides what differs in every run, such as memory addresses. */
export interface IMask {
  readonly id: string;
  /** In English. */
  readonly name: string;
  readonly description: string;
  readonly messages: {
    readonly name: IMessage;
    readonly description: IMessage;
  };
}

/** Requests verifications from a server. */
export interface IVerificationClient extends IJobClient<
  IVerifyOptions,
  IReport
> {
  /** The rules for masking; `null` if the server lacks the extension. */
  masks(): Promise<readonly IMask[] | null>;
}

/** The endpoints of the server extension for verifications. */
export class RestVerifications
  extends RestJobs<IVerifyOptions, IReport>
  implements IVerificationClient
{
  constructor(settings: ServerConnection.ISettings) {
    super(settings, 'verifications');
  }

  async masks(): Promise<readonly IMask[] | null> {
    try {
      const { masks } = (await this.request('/masks')) as { masks: IMask[] };
      return masks;
    } catch (error) {
      if (error instanceof RefusedError && error.kind === 'missing') {
        return null;
      }
      throw error;
    }
  }
}
