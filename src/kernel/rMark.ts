/** The first line of what is sent to R, by which pages know the requests of others. */
export const MARK = '# jupyterlab-seed request';
