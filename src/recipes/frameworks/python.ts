import { FRAMEWORKS } from '../../frameworks';
import type { IFramework } from '../types';

/** Python's own generator, and the hash seed of child processes. */
export const python: IFramework = {
  facts: FRAMEWORKS.python,
  recipe: {
    variants: [
      {
        id: 'random',
        title: trans => trans.__('random.seed'),
        lines: () => ({
          imports: ['import os', 'import random'],
          determinism: [
            'os.environ["PYTHONHASHSEED"] = str(SEED)  # for child processes; this kernel\'s own is set when it starts'
          ],
          seeds: ['random.seed(SEED)']
        })
      }
    ],
    description: trans =>
      trans.__(
        'Seeds the random module and passes the hash seed to child processes.'
      ),
    advice: trans =>
      trans.__(
        'In the kernel itself, PYTHONHASHSEED determines string hashes, and with them the order of sets, only if the process starts with it.'
      )
  }
};
