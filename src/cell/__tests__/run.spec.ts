import { lastError } from '../run';

describe('lastError', () => {
  const error = (ename: unknown, evalue: unknown): object => ({
    output_type: 'error',
    ename,
    evalue,
    traceback: []
  });
  const printed = { output_type: 'stream', name: 'stdout', text: 'x' };

  it.each([
    {},
    { outputs: [] },
    { outputs: [printed] },
    { outputs: null },
    { outputs: 'error' },
    { outputs: {} }
  ])('finds none in %j', cell => {
    expect(lastError(cell)).toBeNull();
  });

  it('gives the last one', () => {
    const outputs = [error('A', 'a'), printed, error('B', 'b'), printed];
    expect(lastError({ outputs })).toEqual({
      kind: 'error',
      name: 'B',
      message: 'b'
    });
  });

  it.each([
    ["No module named 'torch'", 'torch'],
    ["No module named 'torch.backends'", 'torch'],
    [
      "No module named 'no_such_module'; 'x' is not a package",
      'no_such_module'
    ],
    ['there is no package called ‘dqrng’', 'dqrng'],
    ["there is no package called 'data.table'", 'data.table']
  ])('names the module of %s', (evalue, module) => {
    expect(
      lastError({ outputs: [error('ModuleNotFoundError', evalue)] })
    ).toEqual({ kind: 'missing-module', module });
  });

  it('is not fooled by a module that merely fails', () => {
    expect(
      lastError({
        outputs: [error('ImportError', "cannot import name 'x' from 'torch'")]
      })
    ).toMatchObject({ kind: 'error', name: 'ImportError' });
  });

  it('makes sentences of whatever stands there', () => {
    expect(lastError({ outputs: [error(null, 3)] })).toEqual({
      kind: 'error',
      name: 'null',
      message: '3'
    });
  });
});
