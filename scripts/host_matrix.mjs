/**
 * The hosts in which the extension is tried: a short session of seed, restart, marks and verify in each.
 *
 *   node scripts/host_matrix.mjs --list | --json
 *   node scripts/host_matrix.mjs lab-4.2 notebook-7.2 [--wheel FILE] [--write] [--pictures FOLDER]
 *
 * Installs each host into `build/hosts` and prints a row for it; without names, all of them. `--write` puts the rows
 * into the table of docs/hosts.md. Exits with 1 if anything is not as it must be.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import {
  findWheel,
  installHost,
  installKernel,
  versions
} from './hosts/install.mjs';
import { HOSTS } from './hosts/list.mjs';
import { start } from './hosts/server.mjs';
import { smoke, smokeNotebook } from './hosts/smoke.mjs';
import { ROOT } from './support/environment.mjs';
import { Failure, forwardSignals, must } from './support/process.mjs';

const TABLE = path.join(ROOT, 'docs', 'hosts.md');
const COLUMNS = ['seed', 'restart', 'marks', 'verify'];

/** Install, start and try one host. */
async function tryHost(host, wheel, pictures) {
  const environment = await installHost(host, wheel);
  const kernel = host.kernel ? await installKernel(host.kernel) : null;
  const found = versions(environment.python);
  const shown = kernel
    ? [
        ...found.filter(([name]) => name === 'jupyterlab'),
        ...versions(kernel.python)
      ]
    : found;
  const server = await start(
    host,
    environment,
    smokeNotebook(host),
    kernel?.data
  );
  try {
    const results = await smoke(host, server, pictures);
    return { results, shown, log: server.log() };
  } finally {
    await server.stop();
  }
}

/** A row of the table. */
function rowOf({ id, title }, results, shown) {
  const cells = COLUMNS.map(name => results[name] ?? '–');
  const more = Object.entries(results)
    .filter(
      ([name, text]) =>
        !COLUMNS.includes(name) && !(name === 'page' && text === 'ok')
    )
    .map(([name, text]) => `${name}: ${text}`);
  const date = new Date().toISOString().slice(0, 10);
  const what = shown.map(([name, version]) => `${name} ${version}`).join(', ');
  const line = [
    title,
    `\`${id}\``,
    what,
    ...cells,
    more.join('; ') || '–',
    date
  ];
  return `| ${line.map(text => text.replace(/\|/g, '\\|')).join(' | ')} |`;
}

const isGood = results =>
  Object.values(results).every(
    text => text === 'ok' || text.startsWith('says')
  );

/** Put rows into the table, each where its host has one. */
async function write(rows) {
  let text = readFileSync(TABLE, 'utf8');
  for (const [id, row] of rows) {
    const old = text.split('\n').find(line => line.includes(`| \`${id}\` `));
    if (!old) {
      throw new Failure(`${path.relative(ROOT, TABLE)} has no row for ${id}.`);
    }
    text = text.replace(old, () => row);
  }
  writeFileSync(TABLE, text);
  const prettier = path.join('node_modules', 'prettier', 'bin', 'prettier.cjs');
  await must(
    'Formatting the table',
    process.execPath,
    [prettier, '--write', TABLE],
    {
      cwd: ROOT
    }
  );
}

async function main() {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: {
      json: { type: 'boolean' },
      list: { type: 'boolean' },
      pictures: { type: 'string' },
      wheel: { type: 'string' },
      write: { type: 'boolean' }
    }
  });
  if (values.list) {
    HOSTS.forEach(({ id, title }) => console.log(`${id.padEnd(16)}${title}`));
    return 0;
  }
  if (values.json) {
    console.log(JSON.stringify(HOSTS.map(({ id }) => id)));
    return 0;
  }
  const unknown = positionals.find(id => !HOSTS.some(host => host.id === id));
  if (unknown) {
    throw new Failure(`There is no host ${unknown}; --list names them.`);
  }
  forwardSignals();
  if (values.pictures) {
    mkdirSync(values.pictures, { recursive: true });
  }
  const chosen = HOSTS.filter(
    ({ id }) => positionals.length === 0 || positionals.includes(id)
  );
  const wheel = await findWheel(values.wheel);
  const rows = new Map();
  let faults = 0;
  for (const host of chosen) {
    try {
      const { results, shown, log } = await tryHost(
        host,
        wheel,
        values.pictures
      );
      const row = rowOf(host, results, shown);
      rows.set(host.id, row);
      console.log(row);
      if (!isGood(results)) {
        faults += 1;
        console.error(log.split('\n').slice(-30).join('\n'));
      }
    } catch (error) {
      if (!(error instanceof Failure)) {
        throw error;
      }
      faults += 1;
      console.error(`${host.id}: ${error.message}`);
    }
  }
  if (values.write) {
    await write(rows);
  }
  return faults > 0 ? 1 : 0;
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(error instanceof Failure ? error.message : error.stack);
  process.exitCode = 1;
}
