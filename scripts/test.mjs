/**
 * npm test: sets up what the tests need, runs all of them, and ends with `N passed, N failed`.
 *
 *   npm test
 *   npm test -- --only=lint,jest        some parts
 *   npm test -- --only=jest -- recipes  what follows goes to the part's own program
 */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import path from 'node:path';
import { GROUPS, LANES, PARTS } from './support/parts.mjs';
import { Failure, endAfter, forwardSignals } from './support/process.mjs';
import { SetUp } from './support/setUp.mjs';

const say = text => console.log(`\n=== ${text}`);

/** The parts that were asked for, and what goes to their programs. */
function parse(argv) {
  const at = argv.indexOf('--');
  const own = at === -1 ? argv : argv.slice(0, at);
  const extra = at === -1 ? [] : argv.slice(at + 1);
  let parts = Object.keys(PARTS);
  for (const argument of own) {
    const only = /^--only=(.+)$/.exec(argument);
    if (!only) {
      throw new Failure(
        `Unknown argument ${argument}. Known: --only=PART,… of ${[...Object.keys(GROUPS), ...Object.keys(PARTS)].join(', ')}.`
      );
    }
    const wanted = only[1].split(',').flatMap(name => GROUPS[name] ?? [name]);
    const unknown = wanted.find(name => !Object.hasOwn(PARTS, name));
    if (unknown !== undefined) {
      throw new Failure(`There is no part ${unknown}.`);
    }
    parts = parts.filter(name => wanted.includes(name));
  }
  if (extra.length > 0 && parts.length !== 1) {
    throw new Failure('Arguments after -- need exactly one part: --only=PART.');
  }
  return { parts, extra };
}

/** Run one part when its set-up is done, and give its row. */
async function test(name, setUp, options) {
  const { needs, run } = PARTS[name];
  let start = Date.now();
  let counts;
  try {
    const given = await Promise.all(needs.map(setUp.need));
    start = Date.now();
    say(`${name} …`);
    counts = await run(given, options);
    if (counts.passed + counts.failed === 0 && !counts.skipped) {
      throw new Failure('It ran no tests.');
    }
  } catch (error) {
    console.error(
      `${name}: ${error instanceof Failure ? error.message : error.stack}`
    );
    counts = { passed: 0, failed: 1 };
  }
  const row = { name, seconds: secondsSince(start), ...counts };
  if (options.log && existsSync(options.log)) {
    say(`${name} said:`);
    process.stdout.write(readFileSync(options.log));
  }
  console.log(describe(row));
  return row;
}

/** Run all lanes, and give a row per part. */
async function main() {
  const { parts, extra } = parse(process.argv.slice(2));
  const reports = mkdtempSync(path.join(tmpdir(), 'jupyterlab-seed-reports-'));
  const setUp = new SetUp(say);
  // All at once: the frameworks are mostly a download, and no part that comes later should wait for it.
  parts.flatMap(part => PARTS[part].needs).forEach(setUp.need);
  const rows = [];
  const runLane = async lane => {
    for (const name of lane.filter(part => parts.includes(part))) {
      // What goes beside others speaks when it is done; alone, at once.
      const log =
        parts.length > 1 ? path.join(reports, `${name}.log`) : undefined;
      rows.push(await test(name, setUp, { extra, reports, log }));
    }
  };
  await Promise.all(LANES.map(runLane));
  rmSync(reports, { recursive: true, force: true });
  return parts.map(part => rows.find(({ name }) => name === part));
}

/** How long the processors of this machine have worked since it started, all together and whoever for, in s. */
function work() {
  const times = cpus().map(({ times }) => times);
  const sum = times.reduce(
    (total, { user, nice, sys, irq }) => total + user + nice + sys + irq,
    0
  );
  return sum / 1000;
}

const secondsSince = start => Math.round((Date.now() - start) / 1000);

function describe({ name, passed, failed, skipped, seconds }) {
  const more = skipped ? `, ${skipped} skipped` : '';
  return `${failed ? 'FAILED' : 'ok    '} ${name.padEnd(10)} ${passed} passed, ${failed} failed${more} (${seconds} s)`;
}

/** One line per part, and the one line for all. */
function summarise(rows, { started, before }) {
  const sum = key => rows.reduce((total, row) => total + row[key], 0);
  // Where all of them worked all the time, only less work makes it quicker.
  const worked = Math.round(work() - before);
  say(
    `Summary, after ${secondsSince(started)} s, in which ${cpus().length} processors worked ${worked} s`
  );
  for (const row of rows) {
    console.log(describe(row));
  }
  console.log(`${sum('passed')} passed, ${sum('failed')} failed`);
  return sum('failed') === 0 && sum('passed') > 0 ? 0 : 1;
}

/** How long all may take, in ms; it takes a third of that on two cores. */
const LIMIT = 60 * 60_000;

forwardSignals();
endAfter(LIMIT);
const started = Date.now();
const before = work();
const rows = await main().catch(error => {
  console.error(
    `jupyterlab-seed: ${error instanceof Failure ? error.message : error.stack}`
  );
  return [{ name: 'set-up', passed: 0, failed: 1, seconds: 0 }];
});
process.exitCode = summarise(rows, { started, before });
