/** What the scripts that run other programs rest on. */
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const MODULE = pathToFileURL(
  path.resolve(__dirname, '../../scripts/support/process.mjs')
).href;

/** What a script prints that may import `process.mjs`. */
function print(script: string): string {
  const code = `import { spawn } from 'node:child_process';
    import { endProgram, within } from ${JSON.stringify(MODULE)};
    ${script}`;
  return execFileSync(
    process.execPath,
    ['--input-type=module', '--eval', code],
    { encoding: 'utf8' }
  ).trim();
}

it.each([
  ['that ends', '', 60_000, 'SIGTERM'],
  ['that ignores SIGTERM', "process.on('SIGTERM', () => {});", 50, 'SIGKILL']
])('a program %s is ended', (_, beginning, patience, signal) => {
  const program = `${beginning} console.log('up'); setInterval(() => {}, 1000);`;
  expect(
    print(`const child = spawn(process.execPath, ['--eval', ${JSON.stringify(program)}]);
      await new Promise(resolve => child.stdout.once('data', resolve));
      await endProgram(child, ${patience});
      await endProgram(child, ${patience});
      console.log(child.signalCode);`)
  ).toBe(signal);
});

it('a wait has a limit, and what ends in time is passed on', () => {
  expect(
    print(`console.log(await within(Promise.resolve(7), 60_000, 'It'));
      const late = new Promise(resolve => setTimeout(resolve, 60_000).unref());
      console.log(await within(late, 10, 'The restart').catch(error => error.message));`)
  ).toBe('7\nThe restart took more than 0.01 s.');
});
