import { PageConfig } from '@jupyterlab/coreutils';

/**
 * Whether the server watches the kernels that it starts from their beginning, see
 * `jupyterlab_seed/server`: then they have the probe before any request of a page.
 */
export function hasWatchedKernels(): boolean {
  return PageConfig.getOption('seedWatchesKernels') === 'true';
}

/**
 * Whether a host sends nothing for up to 3 s after a restart if a request is queued
 * by then, so that requests that can wait should wait
 * (https://github.com/jupyterlab/jupyterlab/issues/19126).
 *
 * @param version - The version of the page's JupyterLab or Notebook.
 * @returns True for JupyterLab before 4.6 and Notebook before 7.6.
 */
export function isSlowToQueue(version: string): boolean {
  const [major, minor] = version.split('.').map(Number);
  return (major === 4 || major === 7) && minor < 6;
}
