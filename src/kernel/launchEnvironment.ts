/**
 * The server's half of the launch environment, over REST.
 */
import { URLExt } from '@jupyterlab/coreutils';
import { ServerConnection } from '@jupyterlab/services';

/** The launch environment of one kernel, as the server reports it. */
export interface ILaunchState {
  /** The environment of its next process. */
  readonly wanted: Readonly<Record<string, string>>;
  /** The environment that the server gave its current process; `null` if unknown. */
  readonly started: Readonly<Record<string, string>> | null;
  /** Whether this kernel can be given an environment. */
  readonly capable: boolean;
  /** Why not, or what to know about it. */
  readonly reason: string | null;
}

/** What seeds a process before anything can run in it. */
export interface IStartCode {
  readonly code: string;
  /** The seed in the code; `null` if it cannot be read. */
  readonly seed: number | null;
  /** Whether the code is a cell's own text, otherwise it was composed. */
  readonly asWritten: boolean;
}

/** Sets what kernels start with. */
export interface ILaunchEnvironments {
  /**
   * @param kernelId - The id of a running kernel.
   * @returns `null` if the server lacks the extension.
   */
  get(kernelId: string): Promise<ILaunchState | null>;

  /**
   * Set the environment of the kernel's next process.
   *
   * @throws Error with the server's reason if it refuses.
   */
  set(
    kernelId: string,
    environment: Readonly<Record<string, string>>
  ): Promise<ILaunchState>;

  /**
   * Set what seeds the kernel's next process; `null` for nothing. A server that cannot
   * do so is no failure: the page seeds the kernel.
   *
   * @returns Whether the server answered.
   */
  setStartCode(kernelId: string, start: IStartCode | null): Promise<boolean>;
}

/** The endpoint of the server extension. */
export class RestLaunchEnvironments implements ILaunchEnvironments {
  constructor(settings: ServerConnection.ISettings) {
    this._settings = settings;
  }

  async get(kernelId: string): Promise<ILaunchState | null> {
    try {
      const response = await this._request(kernelId, 'environment', {});
      return response.ok ? ((await response.json()) as ILaunchState) : null;
    } catch {
      // A server without the extension may answer with a page, or not at all.
      return null;
    }
  }

  async set(
    kernelId: string,
    environment: Readonly<Record<string, string>>
  ): Promise<ILaunchState> {
    const response = await this._put(kernelId, 'environment', { environment });
    if (!response.ok) {
      throw await ServerConnection.ResponseError.create(response);
    }
    return (await response.json()) as ILaunchState;
  }

  async setStartCode(
    kernelId: string,
    start: IStartCode | null
  ): Promise<boolean> {
    try {
      await this._put(kernelId, 'start', { seed: start });
      return true;
    } catch {
      return false;
    }
  }

  private _put(
    kernelId: string,
    what: string,
    body: object
  ): Promise<Response> {
    return this._request(kernelId, what, {
      method: 'PUT',
      body: JSON.stringify(body)
    });
  }

  private _request(
    kernelId: string,
    what: string,
    init: RequestInit
  ): Promise<Response> {
    const url = URLExt.join(
      this._settings.baseUrl,
      'jupyterlab-seed/kernels',
      encodeURIComponent(kernelId),
      what
    );
    return ServerConnection.makeRequest(url, init, this._settings);
  }

  private readonly _settings: ServerConnection.ISettings;
}
