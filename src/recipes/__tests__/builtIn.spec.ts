import { frameworkFaults } from '../check';
import { DEFAULT_FRAMEWORKS } from '../defaults';

// The registry takes these over unchecked.
describe('the built-in frameworks', () => {
  it.each(
    DEFAULT_FRAMEWORKS.map(
      framework => [framework.facts.id, framework] as const
    )
  )('%s is without fault', (_, framework) => {
    expect(frameworkFaults(framework)).toEqual([]);
  });

  it('have ids of their own, and require each other only', () => {
    const ids = DEFAULT_FRAMEWORKS.map(({ facts }) => facts.id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { facts } of DEFAULT_FRAMEWORKS) {
      expect(ids).toEqual(expect.arrayContaining([...facts.requires]));
    }
  });
});
