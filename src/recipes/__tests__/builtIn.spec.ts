import { recipeFaults } from '../check';
import { DEFAULT_RECIPES } from '../defaults';

// The registry takes these over unchecked.
describe('the built-in recipes', () => {
  it.each(DEFAULT_RECIPES.map(recipe => [recipe.id, recipe] as const))(
    '%s is without fault',
    (_, recipe) => {
      expect(recipeFaults(recipe)).toEqual([]);
    }
  );

  it('have ids of their own, and require each other only', () => {
    const ids = DEFAULT_RECIPES.map(recipe => recipe.id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const recipe of DEFAULT_RECIPES) {
      expect(ids).toEqual(expect.arrayContaining([...recipe.requires]));
    }
  });
});
