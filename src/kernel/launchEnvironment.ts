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

/** Sets the environment that kernels start with. */
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
}

/** The endpoint of our server extension. */
export class RestLaunchEnvironments implements ILaunchEnvironments {
  constructor(settings: ServerConnection.ISettings) {
    this._settings = settings;
  }

  async get(kernelId: string): Promise<ILaunchState | null> {
    try {
      const response = await this._request(kernelId, {});
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
    const response = await this._request(kernelId, {
      method: 'PUT',
      body: JSON.stringify({ environment })
    });
    if (!response.ok) {
      throw await ServerConnection.ResponseError.create(response);
    }
    return (await response.json()) as ILaunchState;
  }

  private _request(kernelId: string, init: RequestInit): Promise<Response> {
    const url = URLExt.join(
      this._settings.baseUrl,
      'jupyterlab-seed/kernels',
      encodeURIComponent(kernelId),
      'environment'
    );
    return ServerConnection.makeRequest(url, init, this._settings);
  }

  private readonly _settings: ServerConnection.ISettings;
}
