import type { IRecipe } from './types';

/** Julia's default generator. */
export const julia: IRecipe = {
  id: 'julia',
  title: 'Julia',
  language: 'julia',
  modules: ['Random'],
  distribution: 'julia',
  requires: [],
  seedRange: { min: 0, max: 4294967295 },
  rank: 0,
  variants: [
    {
      id: 'Random',
      title: trans => trans.__('Random.seed!'),
      lines: () => ({
        imports: ['using Random'],
        seeds: ['Random.seed!(SEED)']
      })
    }
  ],
  determinismKeys: [],
  description: trans =>
    trans.__('Seeds the default generator of the current task.'),
  advice: trans =>
    trans.__(
      'Starting tasks moves the generator on, so the number of tasks is part of the result.'
    ),
  sources: [
    'https://docs.julialang.org/en/v1/stdlib/Random/#Random.seed!',
    'https://github.com/JuliaLang/julia/issues/49522'
  ]
};
