import { StateDB } from '@jupyterlab/statedb';

import { VouchedSources } from '../vouched';
import { settle } from './helpers';

it('remembers what was run, in another session too', async () => {
  const state = new StateDB();
  const vouched = new VouchedSources(state);
  expect(vouched.has('a')).toBe(false);
  vouched.add('a');
  expect(vouched.has('a')).toBe(true);
  expect(vouched.has('a ')).toBe(false);
  await settle();

  const later = new VouchedSources(state);
  expect(later.has('a')).toBe(false);
  await settle();
  expect(later.has('a')).toBe(true);
});

it('keeps the last ones, and none that is huge', () => {
  const vouched = new VouchedSources(null);
  vouched.add('x'.repeat(20_001));
  for (let i = 0; i < 60; i += 1) {
    vouched.add(String(i));
  }
  expect(vouched.has('x'.repeat(20_001))).toBe(false);
  expect(vouched.has('9')).toBe(false);
  expect(vouched.has('10')).toBe(true);
  expect(vouched.has('59')).toBe(true);
});

it.each([['text'], [{ a: 1 }], [[1, null, 'ok']]])(
  'reads %j without harm',
  async stored => {
    const state = new StateDB();
    await state.save('jupyterlab-seed:vouched', stored);
    const vouched = new VouchedSources(state);
    await settle();
    expect(vouched.has('text')).toBe(false);
    expect(vouched.has('ok')).toBe(Array.isArray(stored));
  }
);
