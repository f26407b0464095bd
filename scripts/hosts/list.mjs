/**
 * The hosts of the matrix: what each has installed, how it is started, and what is tried in it.
 *
 * A host without `launcher` is one server of Jupyter's. `kernel` is a second environment, from which the kernel comes.
 * Where `studies` holds, a study is tried as well.
 */

const NEWEST = ['jupyterlab', 'ipykernel>=7'];

/** A kernel of another Python, in the newest JupyterLab. */
const kernel = (python, packages) => ({
  id: `kernel-${python}`,
  title: `Kernel of Python ${python}`,
  packages: NEWEST,
  kernel: { python, packages }
});

export const HOSTS = [
  {
    id: 'lab-4.2',
    title: 'JupyterLab 4.2',
    packages: ['jupyterlab~=4.2.0', 'ipykernel<7', 'ipython<9']
  },
  {
    id: 'lab-4.4',
    title: 'JupyterLab 4.4',
    packages: ['jupyterlab~=4.4.0', 'ipykernel<7', 'ipython>=9']
  },
  { id: 'lab', title: 'JupyterLab, newest', packages: NEWEST },
  {
    id: 'notebook-7.2',
    title: 'Notebook 7.2',
    app: 'notebook',
    packages: ['notebook~=7.2.0', 'ipykernel<7', 'ipython<9']
  },
  {
    id: 'notebook',
    title: 'Notebook, newest',
    app: 'notebook',
    packages: ['notebook', 'ipykernel>=7']
  },
  kernel('3.9', ['ipykernel<7']),
  kernel('3.10', ['ipykernel>=7', 'ipython<9']),
  kernel('3.12', ['ipykernel<7', 'ipython>=9']),
  kernel('3.13', ['ipykernel>=7', 'ipython>=9']),
  {
    id: 'no-server',
    title: 'No server extension',
    packages: NEWEST,
    config: { ServerApp: { jpserver_extensions: { jupyterlab_seed: false } } },
    canVerify: false
  },
  {
    id: 'base-url',
    title: 'Base URL, token with a space, XSRF check',
    packages: NEWEST,
    base: '/user/x/',
    token: 'a b'
  },
  {
    id: 'hub',
    title: "JupyterHub's single-user server",
    packages: [...NEWEST, 'jupyterhub'],
    launcher: 'hub'
  },
  {
    id: 'collaboration',
    title: 'jupyter-collaboration, two users',
    packages: [...NEWEST, 'jupyter-collaboration'],
    users: 2
  },
  {
    id: 'nbmodel',
    title: 'jupyter-server-nbmodel, two users',
    packages: [...NEWEST, 'jupyter-collaboration', 'jupyter-server-nbmodel'],
    users: 2,
    // It may lose what is printed during a restart; benchmarks/births.mjs has cells keep what they draw.
    runsAfterRestart: true
  },
  {
    id: 'gateway',
    title: 'Gateway (jupyter-kernel-gateway)',
    packages: [...NEWEST, 'jupyter-kernel-gateway'],
    launcher: 'gateway',
    // With or without the extension, a cell that is run in the moment of a restart never ends there.
    runsAfterRestart: true,
    // See docs/hosts.md: the page that has the kernel started gets no answer after a restart.
    opensTwice: true,
    extra: 'study'
  },
  {
    id: 'r',
    title: 'Kernel of R (IRkernel)',
    packages: NEWEST,
    language: 'R'
  }
];

/** The packages whose versions stand in the table. */
export const SHOWN = [
  'jupyterlab',
  'notebook',
  'jupyterhub',
  'jupyter_collaboration',
  'jupyter_server_nbmodel',
  'jupyter_kernel_gateway',
  'ipykernel',
  'ipython'
];
