/**
 * The server's endpoints for jobs.
 */
import { own } from '../frameworks/byName';
import { URLExt } from '@jupyterlab/coreutils';
import { ServerConnection } from '@jupyterlab/services';

import { isMessage } from './message';
import { RefusedError } from './refusal';
import type { IJobClient, IJobState, ReportFormat } from './types';

/** The endpoints of the server extension for one kind of job. */
export class RestJobs<O, R> implements IJobClient<O, R> {
  /**
   * @param resource - Their name in the server's URLs, such as `verifications`.
   */
  constructor(settings: ServerConnection.ISettings, resource: string) {
    this._settings = settings;
    this._resource = resource;
  }

  async start(
    path: string,
    notebook: object,
    options: O
  ): Promise<IJobState<R>> {
    return stateOf(
      await this.request('', {
        method: 'POST',
        body: JSON.stringify({ path, notebook, options })
      })
    );
  }

  async find(path: string): Promise<IJobState<R> | null> {
    const query = URLExt.objectToQueryString({ path });
    const answer = await this.request(query);
    const found = isRecord(answer) ? own(answer, this._resource) : undefined;
    if (!Array.isArray(found)) {
      throw new RefusedError('unreadable', '');
    }
    return found.length > 0 ? stateOf(found[0]) : null;
  }

  async follow(
    id: string,
    since: number,
    signal: AbortSignal
  ): Promise<IJobState<R> | null> {
    const query = URLExt.objectToQueryString({ since });
    const response = await this._send(`${pathOf(id)}${query}`, { signal });
    return response.status === 404 ? null : stateOf(await read(response));
  }

  async remove(id: string): Promise<void> {
    const response = await this._send(pathOf(id), { method: 'DELETE' });
    if (!response.ok && response.status !== 404) {
      await read(response);
    }
  }

  async report(id: string, format: ReportFormat): Promise<string> {
    const response = await this._send(`${pathOf(id)}/report.${format}`);
    if (response.status === 404) {
      throw new RefusedError('gone', '');
    }
    if (!response.ok) {
      await read(response);
    }
    return response.text();
  }

  /**
   * Ask for JSON.
   *
   * @param rest - The rest of the URL.
   * @throws RefusedError if the server refuses or lacks the extension.
   */
  protected async request(rest: string, init?: RequestInit): Promise<unknown> {
    return read(await this._send(rest, init));
  }

  private _send(rest: string, init: RequestInit = {}): Promise<Response> {
    const url = URLExt.join(
      this._settings.baseUrl,
      'jupyterlab-seed',
      this._resource
    );
    return ServerConnection.makeRequest(url + rest, init, this._settings);
  }

  private readonly _settings: ServerConnection.ISettings;
  private readonly _resource: string;
}

function pathOf(id: string): string {
  return `/${encodeURIComponent(id)}`;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * The state of a job, from the server's answer.
 *
 * @throws RefusedError if it is none.
 */
function stateOf<R>(answer: unknown): IJobState<R> {
  if (!isRecord(answer) || typeof answer.id !== 'string') {
    throw new RefusedError('unreadable', '');
  }
  return answer as unknown as IJobState<R>;
}

/**
 * Read the server's answer.
 *
 * @throws RefusedError if it refuses or lacks the extension.
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
  const refusal = isRecord(answer) ? answer : {};
  const { kind, message, messages, id, field } = refusal;
  if (typeof kind !== 'string') {
    throw missingOr(response, typeof message === 'string' ? message : '');
  }
  throw new RefusedError(
    kind,
    String(message),
    typeof id === 'string' ? id : null,
    Array.isArray(messages) ? messages.filter(item => isMessage(item)) : [],
    typeof field === 'string' ? field : null
  );
}

function missingOr(response: Response, message: string): RefusedError {
  const { status, statusText, ok } = response;
  if (ok) {
    // A login page, or an incomplete answer: the extension may exist.
    return new RefusedError('unreadable', message);
  }
  return status === 404
    ? new RefusedError('missing', message)
    : new RefusedError('http', message || `${status} ${statusText}`);
}
