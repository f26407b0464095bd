import {
  expressionAt,
  namedResults,
  shownExpression,
  withResult
} from '../../study/results';

describe('namedResults', () => {
  it('reads what is well formed', () => {
    const key = {
      results: [
        { name: 'a', expression: 'acc', better: 'higher' },
        { expression: 'loss', better: 'down' },
        { expression: ' ' },
        { expression: 3 },
        null
      ]
    };
    expect(namedResults(key)).toEqual([
      { expression: 'acc', better: 'higher' },
      { expression: 'loss', better: null }
    ]);
    for (const none of [undefined, null, 3, {}, { results: 'acc' }]) {
      expect(namedResults(none)).toEqual([]);
    }
  });
});

describe('withResult', () => {
  it('adds and replaces, and keeps all else', () => {
    const first = withResult(undefined, { expression: 'acc', better: null });
    expect(first).toEqual({
      version: 1,
      results: [{ name: 'acc', expression: 'acc' }]
    });
    const key = { version: 1, frameworks: ['numpy'], mine: 3, ...first };
    const second = withResult(key, { expression: 'loss', better: 'lower' });
    const third = withResult(second, { expression: 'acc', better: 'higher' });
    expect(third).toEqual({
      version: 1,
      frameworks: ['numpy'],
      mine: 3,
      results: [
        { name: 'acc', expression: 'acc', better: 'higher' },
        { name: 'loss', expression: 'loss', better: 'lower' }
      ]
    });
    expect(namedResults(third)).toHaveLength(2);
    // What is malformed is not kept.
    expect(withResult(['x'], { expression: 'acc', better: null })).toEqual(
      first
    );
  });
});

describe('expressionAt', () => {
  it.each([
    ['accuracy = 1', 0, 'accuracy'],
    ['accuracy = 1', 8, 'accuracy'],
    ['accuracy = 1', 10, null],
    ['x = model.score(X, y)', 6, 'model'],
    ['x = model.score(X, y)', 11, 'model.score'],
    ['x = model.score(X, y)', 16, 'X'],
    ['x = a . b', 8, 'a.b'],
    ['genauigkeit_ä = 2', 13, 'genauigkeit_ä'],
    ['for i in range(3): pass', 1, null],
    ['print(f"{acc:.3f}")', 10, 'acc'],
    ['', 0, null]
  ])('%j at %d', (source, offset, found) => {
    expect(expressionAt(source, offset)).toBe(found);
  });
});

describe('shownExpression', () => {
  it.each([
    ['x = 1\naccuracy', 'accuracy'],
    ['history["acc"][-1]', 'history["acc"][-1]'],
    ['model.best_score_;', 'model.best_score_'],
    ['model.score(X, y)', null],
    ['print(acc)', 'acc'],
    ['print("accuracy:", acc)', 'acc'],
    ['print(f"accuracy {acc:.3f} of {acc}")', 'acc'],
    ['print("%.3f" % acc, end="")', 'acc'],
    ['print(round(acc, 3))', 'acc'],
    ['print(acc, loss)', null],
    ['print("done")', null],
    ['None', null],
    ['for i in x:\n    print(i)', 'i'],
    ['', null]
  ])('%j', (source, found) => {
    expect(shownExpression(source)).toBe(found);
  });
});
