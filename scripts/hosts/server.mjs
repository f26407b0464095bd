/**
 * The servers of a host: started in a folder of their own, and ended.
 */
import { spawn } from 'node:child_process';
import {
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ROOT } from '../support/environment.mjs';
import { endProgram, Failure, must } from '../support/process.mjs';
import { LOG } from './install.mjs';

/** How long a server may take until it answers, in milliseconds. */
const PATIENCE = 120_000;

/**
 * Start a host.
 *
 * @param {object} host - See `list.mjs`.
 * @param {{ python: string, bin: string, variables: object }} environment - Where it is installed.
 * @param {object} notebook - What it has as `smoke.ipynb`.
 * @param {string} [kernels] - A folder for `JUPYTER_PATH`.
 * @returns {Promise<{ url: string, login: string | null, log: () => string, stop: () => Promise<void> }>} Its address,
 * with a slash at its end; where to log in; what it said.
 */
export async function start(host, environment, notebook, kernels) {
  const home = mkdtempSync(path.join(tmpdir(), 'jupyterlab-seed-host-'));
  const files = path.join(home, 'files');
  const config = path.join(home, 'config');
  mkdirSync(files);
  mkdirSync(config);
  writeFileSync(path.join(files, 'smoke.ipynb'), JSON.stringify(notebook));
  writeFileSync(
    path.join(config, 'jupyter_server_config.json'),
    JSON.stringify(host.config ?? {})
  );
  const given = [kernels, process.env.JUPYTER_PATH].filter(Boolean);
  const context = {
    ...{ host, home, files, python: environment.python },
    processes: [],
    env: {
      ...environment.variables,
      JUPYTER_CONFIG_DIR: config,
      JUPYTER_DATA_DIR: path.join(home, 'data'),
      JUPYTER_RUNTIME_DIR: path.join(home, 'runtime'),
      JUPYTER_PATH: given.join(path.delimiter),
      PYTHONNOUSERSITE: '1'
    }
  };
  const stop = () => end(context);
  try {
    const launch = { hub: startHub, gateway: startGateway }[host.launcher];
    const { url, login = null } = await (launch ?? startServer)(context);
    return { url, login, stop, log: () => readFileSync(logOf(home), 'utf8') };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function startServer(context, more = []) {
  const { files, home, host, python } = context;
  const port = await freePort();
  const base = host.base ?? '/';
  const token = host.token ?? '';
  launch(context, python, [
    ...['-m', host.app ?? 'jupyterlab', '--no-browser', '--allow-root'],
    `--port=${port}`,
    `--ServerApp.root_dir=${files}`,
    `--ServerApp.base_url=${base}`,
    `--IdentityProvider.token=${token}`,
    '--LabApp.expose_app_in_browser=True',
    '--JupyterNotebookApp.expose_app_in_browser=True',
    `--LabApp.user_settings_dir=${path.join(home, 'settings')}`,
    `--LabApp.workspaces_dir=${path.join(home, 'workspaces')}`,
    ...more
  ]);
  const url = `http://127.0.0.1:${port}${base}`;
  const query = token ? `?token=${encodeURIComponent(token)}` : '';
  await answers(context, `${url}api${query}`);
  return { url, login: token ? `${url}lab${query}` : null };
}

async function startGateway(context) {
  const port = await freePort();
  launch(context, context.python, [
    ...['-m', 'kernel_gateway'],
    '--KernelGatewayApp.ip=127.0.0.1',
    `--KernelGatewayApp.port=${port}`,
    '--JupyterWebsocketPersonality.list_kernels=True'
  ]);
  await answers(context, `http://127.0.0.1:${port}/api`);
  return startServer(context, [`--gateway-url=http://127.0.0.1:${port}`]);
}

async function startHub(context) {
  const { files, home, python } = context;
  const [port, internal, api] = [
    await freePort(),
    await freePort(),
    await freePort()
  ];
  const proxy = path.join(ROOT, 'build', 'hosts', 'proxy');
  await must(
    'Installing configurable-http-proxy',
    'npm',
    ['install', '--silent', '--prefix', proxy, 'configurable-http-proxy'],
    { log: LOG }
  );
  const program = path.join(
    proxy,
    'node_modules',
    'configurable-http-proxy',
    'bin',
    'configurable-http-proxy'
  );
  const lines = [
    'import os',
    'c.JupyterHub.authenticator_class = "dummy"',
    'c.JupyterHub.spawner_class = "simple"',
    `c.JupyterHub.bind_url = "http://127.0.0.1:${port}"`,
    `c.JupyterHub.hub_bind_url = "http://127.0.0.1:${internal}"`,
    `c.JupyterHub.db_url = "sqlite:///${path.join(home, 'hub.sqlite')}"`,
    `c.JupyterHub.cookie_secret_file = "${path.join(home, 'cookie')}"`,
    `c.ConfigurableHTTPProxy.api_url = "http://127.0.0.1:${api}"`,
    `c.ConfigurableHTTPProxy.command = ["node", "${program}"]`,
    `c.ConfigurableHTTPProxy.pid_file = "${path.join(home, 'proxy.pid')}"`,
    'c.Authenticator.allow_all = True',
    `c.Spawner.cmd = ["${python}", "-m", "jupyterhub.singleuser"]`,
    'c.Spawner.args = ["--allow-root", "--LabApp.expose_app_in_browser=True"]',
    `c.Spawner.notebook_dir = "${files}"`,
    'c.Spawner.environment = {k: v for k, v in os.environ.items() if k.startswith("JUPYTER_") and "CONFIG" not in k}'
  ];
  const file = path.join(home, 'hub.py');
  writeFileSync(file, `${lines.join('\n')}\n`);
  launch(context, python, ['-m', 'jupyterhub', '-f', file]);
  const root = `http://127.0.0.1:${port}/`;
  await answers(context, `${root}hub/health`);
  return { url: `${root}user/smoke/`, login: `${root}hub/login` };
}

const logOf = home => path.join(home, 'server.log');

function launch(context, command, args) {
  const file = openSync(logOf(context.home), 'a');
  const child = spawn(command, args, {
    cwd: context.home,
    env: context.env,
    stdio: ['ignore', file, file]
  });
  closeSync(file);
  context.processes.push(child);
  // Also where this program is stopped.
  process.once('exit', () => child.kill());
}

/** Wait until an address answers. */
async function answers(context, address) {
  const late = Date.now() + PATIENCE;
  for (;;) {
    const answer = await fetch(address).catch(() => null);
    if (answer?.ok) {
      return;
    }
    const isOver = context.processes.some(
      child => child.exitCode !== null || child.signalCode !== null
    );
    if (isOver || Date.now() > late) {
      const said = readFileSync(logOf(context.home), 'utf8');
      throw new Failure(
        `${address} does not answer.\n${said.split('\n').slice(-15).join('\n')}`
      );
    }
    await new Promise(resolve => setTimeout(resolve, 200));
  }
}

async function end({ home, processes }) {
  for (const child of processes.reverse()) {
    await endProgram(child);
  }
  rmSync(home, { recursive: true, force: true });
}

function freePort() {
  return new Promise(resolve => {
    const server = createServer();
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
