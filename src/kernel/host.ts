/**
 * Whether a host sends nothing for up to 3 s after a restart when something is
 * queued by then, and so should get nothing that can wait
 * (https://github.com/jupyterlab/jupyterlab/issues/19126).
 *
 * @param version - The version of JupyterLab, or of Notebook, that the page is of.
 * @returns True for JupyterLab before 4.6 and Notebook before 7.6.
 */
export function isSlowToQueue(version: string): boolean {
  const [major, minor] = version.split('.').map(Number);
  return (major === 4 || major === 7) && minor < 6;
}
