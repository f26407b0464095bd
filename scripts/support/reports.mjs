/**
 * Test counts, from what the test programs write for machines.
 *
 * A program that failed without a failed test, or left no report, counts as one failure.
 */
import { existsSync, readFileSync } from 'node:fs';

function finish(counts, code) {
  if (code !== 0 && counts.failed === 0) {
    counts.failed = 1;
  }
  return counts;
}

function content(file) {
  return existsSync(file) ? readFileSync(file, 'utf8') : null;
}

/** Of `jest --json`. */
export function fromJest(file, code) {
  const report = JSON.parse(content(file) ?? '{}');
  return finish(
    {
      passed: report.numPassedTests ?? 0,
      // A file that could not be read has no tests, and is a failure all the same.
      failed:
        (report.numFailedTests ?? 0) + (report.numRuntimeErrorTestSuites ?? 0),
      skipped: (report.numPendingTests ?? 0) + (report.numTodoTests ?? 0)
    },
    code
  );
}

/** Of `pytest --junitxml`. */
export function fromJUnit(file, code) {
  const suite = /<testsuite [^>]*>/.exec(content(file) ?? '')?.[0] ?? '';
  const count = name =>
    Number(new RegExp(` ${name}="(\\d+)"`).exec(suite)?.[1] ?? 0);
  const failed = count('failures') + count('errors');
  const skipped = count('skipped');
  return finish(
    {
      passed: Math.max(0, count('tests') - failed - skipped),
      failed,
      skipped
    },
    code
  );
}

/** Of Playwright's `json` reporter. */
export function fromPlaywright(file, code) {
  const report = JSON.parse(content(file) ?? '{}');
  const {
    expected = 0,
    unexpected = 0,
    flaky = 0,
    skipped = 0
  } = report.stats ?? {};
  return finish(
    { passed: expected + flaky, failed: unexpected, skipped },
    code
  );
}
