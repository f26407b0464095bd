/**
 * The server's endpoints for verifications.
 */
import { URLExt } from '@jupyterlab/coreutils';
import { ServerConnection } from '@jupyterlab/services';

import type { IReport } from './report';

/** What the user may choose. */
export interface IVerifyOptions {
  /** Seconds that one cell may take, `null` for no limit. */
  readonly timeout: number | null;
  /** The relative difference up to which two numbers count as equal. */
  readonly tolerance: number;
  /** Whether both kernels run at once; `null` where the server decides. */
  readonly sideBySide: boolean | null;
  /** Ids of rules for masking that are not used. */
  readonly masksOff: readonly string[];
}

/** How far one run is. */
export interface IRunProgress {
  readonly label: string;
  readonly done: number;
  readonly total: number;
  /** The index of the cell that runs now. */
  readonly cell: number | null;
  /** Since the verification began. */
  readonly seconds: number;
  /** An estimate of the seconds that remain. */
  readonly left: number | null;
}

/** What the server says of one verification. */
export interface IVerificationState {
  readonly id: string;
  readonly path: string;
  /** Grows with each change. */
  readonly version: number;
  readonly status: 'running' | 'done' | 'failed' | 'cancelled';
  /** In ISO 8601. */
  readonly started: string;
  readonly seconds: number;
  readonly progress: readonly IRunProgress[];
  readonly report: IReport | null;
  readonly error: { readonly kind: string; readonly message: string } | null;
}

/** A rule that hides what differs in every run, such as memory addresses. */
export interface IMask {
  readonly id: string;
  readonly name: string;
  readonly description: string;
}

/** The forms in which a report is kept. */
export type ReportFormat = 'json' | 'html';

/** A refusal that the server explains. */
export class RefusedError extends Error {
  /**
   * @param kind - For programs: `no-code`, `busy`, `unknown-kernel`, …; `missing`
   * where the server has no such extension, `gone` where it has the report no more,
   * `unreadable` where what it says is no answer of ours.
   * @param message - In one sentence, in English.
   * @param id - The verification that runs already, where `kind` is `busy`.
   */
  constructor(
    readonly kind: string,
    message: string,
    readonly id: string | null = null
  ) {
    super(message);
    this.name = 'RefusedError';
  }
}

/** Why something was refused. */
export interface IRefusal {
  /** `http` and `network` where the server gave no reason. */
  readonly kind: string;
  /** In English. */
  readonly message: string;
}

/** Why a request failed. */
export function refusalOf(error: unknown): IRefusal {
  const message = error instanceof Error ? error.message : String(error);
  const kind = error instanceof RefusedError ? error.kind : 'network';
  return { kind, message };
}

/** Asks a server for verifications. */
export interface IVerificationClient {
  /**
   * @throws RefusedError with the server's reason.
   */
  start(
    path: string,
    notebook: object,
    options: IVerifyOptions
  ): Promise<IVerificationState>;

  /** The verification of a notebook that runs, or ended last; `null` where there is none. */
  find(path: string): Promise<IVerificationState | null>;

  /**
   * Wait for news of a verification, for some seconds.
   *
   * @param since - The version that is known.
   * @param signal - Ends the waiting.
   * @returns Its state, perhaps the same; `null` where the server knows it no more.
   */
  follow(
    id: string,
    since: number,
    signal: AbortSignal
  ): Promise<IVerificationState | null>;

  /** Cancel one that runs, forget one that ended. */
  remove(id: string): Promise<void>;

  /** Say that the page goes away. */
  leave(id: string): void;

  /** The report as a text. */
  report(id: string, format: ReportFormat): Promise<string>;

  /** The rules for masking; `null` where the server has no such extension. */
  masks(): Promise<readonly IMask[] | null>;
}

/** The endpoints of our server extension. */
export class RestVerifications implements IVerificationClient {
  constructor(settings: ServerConnection.ISettings) {
    this._settings = settings;
  }

  async start(
    path: string,
    notebook: object,
    options: IVerifyOptions
  ): Promise<IVerificationState> {
    const response = await this._request('', {
      method: 'POST',
      body: JSON.stringify({ path, notebook, options })
    });
    return (await read(response)) as IVerificationState;
  }

  async find(path: string): Promise<IVerificationState | null> {
    const query = URLExt.objectToQueryString({ path });
    const answer = await read(await this._request(query, {}));
    const { verifications } = answer as {
      verifications: IVerificationState[];
    };
    return verifications[0] ?? null;
  }

  async follow(
    id: string,
    since: number,
    signal: AbortSignal
  ): Promise<IVerificationState | null> {
    const response = await this._request(
      `/${encodeURIComponent(id)}${URLExt.objectToQueryString({ since })}`,
      { signal }
    );
    return response.status === 404
      ? null
      : ((await read(response)) as IVerificationState);
  }

  async remove(id: string): Promise<void> {
    const response = await this._request(`/${encodeURIComponent(id)}`, {
      method: 'DELETE'
    });
    if (!response.ok && response.status !== 404) {
      await read(response);
    }
  }

  leave(id: string): void {
    // Nobody is left to hear an answer.
    this._request(`/${encodeURIComponent(id)}/leave`, {
      method: 'POST',
      keepalive: true
    }).catch(() => undefined);
  }

  async report(id: string, format: ReportFormat): Promise<string> {
    const response = await this._request(
      `/${encodeURIComponent(id)}/report.${format}`,
      {}
    );
    if (response.status === 404) {
      throw new RefusedError('gone', '');
    }
    if (!response.ok) {
      await read(response);
    }
    return response.text();
  }

  async masks(): Promise<readonly IMask[] | null> {
    try {
      const response = await this._request('/masks', {});
      const { masks } = (await read(response)) as { masks: IMask[] };
      return masks;
    } catch (error) {
      if (error instanceof RefusedError && error.kind === 'missing') {
        return null;
      }
      throw error;
    }
  }

  private _request(rest: string, init: RequestInit): Promise<Response> {
    const url = URLExt.join(
      this._settings.baseUrl,
      'jupyterlab-seed/verifications'
    );
    return ServerConnection.makeRequest(url + rest, init, this._settings);
  }

  private readonly _settings: ServerConnection.ISettings;
}

/**
 * Read what the server says.
 *
 * @throws RefusedError where it refuses or has no such extension.
 */
async function read(response: Response): Promise<unknown> {
  let answer: unknown;
  try {
    answer = await response.json();
  } catch {
    throw missingOr(response, '');
  }
  if (response.ok) {
    return answer;
  }
  const { kind, message, id } = answer as Record<string, unknown>;
  if (typeof kind !== 'string') {
    throw missingOr(response, typeof message === 'string' ? message : '');
  }
  throw new RefusedError(
    kind,
    String(message),
    typeof id === 'string' ? id : null
  );
}

function missingOr(response: Response, message: string): RefusedError {
  const { status, statusText, ok } = response;
  if (ok) {
    // A page for logging in, or half an answer: that says nothing of the extension.
    return new RefusedError('unreadable', message);
  }
  return status === 404
    ? new RefusedError('missing', message)
    : new RefusedError('http', message || `${status} ${statusText}`);
}
