import { StateDB } from '@jupyterlab/statedb';

import { ConfirmedCode } from '../seed/confirmedCode';
import { settle } from './helpers';

it('remembers what was run, in another session too', async () => {
  const state = new StateDB();
  const confirmed = new ConfirmedCode(state);
  expect(confirmed.has('a')).toBe(false);
  confirmed.add('a');
  expect(confirmed.has('a')).toBe(true);
  expect(confirmed.has('a ')).toBe(false);
  await settle();

  const later = new ConfirmedCode(state);
  expect(later.has('a')).toBe(false);
  await settle();
  expect(later.has('a')).toBe(true);
});

it('keeps the last ones, and none that is huge', () => {
  const confirmed = new ConfirmedCode(null);
  confirmed.add('x'.repeat(20_001));
  for (let i = 0; i < 60; i += 1) {
    confirmed.add(String(i));
  }
  expect(confirmed.has('x'.repeat(20_001))).toBe(false);
  expect(confirmed.has('9')).toBe(false);
  expect(confirmed.has('10')).toBe(true);
  expect(confirmed.has('59')).toBe(true);
});

it.each([['text'], [{ a: 1 }], [[1, null, 'ok']]])(
  'reads %j without harm',
  async stored => {
    const state = new StateDB();
    await state.save('jupyterlab-seed:confirmed', stored);
    const confirmed = new ConfirmedCode(state);
    await settle();
    expect(confirmed.has('text')).toBe(false);
    expect(confirmed.has('ok')).toBe(Array.isArray(stored));
  }
);
