/**
 * Which recipes a module leads to: its own, and those of the framework that it
 * stands on.
 */
import type { IRecipe } from '../recipes/types';
import type { IModuleUse } from './types';

/**
 * Libraries by the module of the framework that they draw from. A module may be
 * dotted: `tensorflow.keras` is Keras.
 *
 * A library is here if its documentation names the framework as a requirement
 * and it draws from the framework's global generator when it is not told
 * otherwise.
 */
const STANDS_ON: Readonly<Record<string, string>> = {
  lightning: 'neuralforecast pl_bolts pytorch_forecasting',
  torch:
    'accelerate botorch captum catalyst composer deepspeed detectron2 diffusers ' +
    'e3nn efficientnet_pytorch facenet_pytorch fastai flair functorch gpytorch ' +
    'ignite kornia mmcv mmdet mmengine monai open_clip peft pyro ' +
    'pytorch_metric_learning pytorch_tabnet sb3_contrib ' +
    'segmentation_models_pytorch sentence_transformers skorch ' +
    'stable_baselines3 tianshou timm torch_cluster torch_geometric ' +
    'torch_scatter torch_sparse torchaudio torchdata torchdiffeq torchmetrics ' +
    'torchrl torchsde torchtext torchvision transformers trl ultralytics',
  jax:
    'blackjax brax chex diffrax distrax dm_pix equinox flax haiku jraph ' +
    'numpyro optax orbax rlax',
  keras:
    'autokeras keras_core keras_cv keras_hub keras_nlp keras_tuner tf_keras ' +
    'tensorflow.keras tensorflow.python.keras tensorflow.contrib.keras ' +
    'tensorflow.compat.v1.keras tensorflow.compat.v2.keras',
  // TensorFlow Datasets shuffles through `tf.data`, so it counts.
  tensorflow:
    'autokeras sonnet tensorflow_addons tensorflow_datasets tensorflow_hub ' +
    'tensorflow_probability tf_agents tf_keras tflearn',
  // Its samplers go through scikit-learn's `check_random_state`.
  sklearn: 'imblearn',
  // Only what draws from the global generator when not told otherwise: pandas'
  // `sample` and UMAP do. Not here, as they make generators of their own:
  // seaborn (its bootstrap), XGBoost, LightGBM, Optuna, Gymnasium, gensim,
  // emcee; and statsmodels, whose estimators draw nothing.
  numpy: 'pandas pylab matplotlib.pylab umap networkx',
  // Its generators of graphs take Python's global generator.
  random: 'networkx'
};

/**
 * Frameworks of which only parts draw random numbers; the rest alone does not
 * mean that there is anything to seed (`scipy.special`, `scipy.fft`).
 */
const PARTS: Readonly<Record<string, readonly string[]>> = {
  scipy: [
    'scipy.stats',
    'scipy.cluster.vq',
    'scipy.linalg.clarkson_woodruff_transform',
    'scipy.linalg.interpolative',
    'scipy.optimize.basinhopping',
    'scipy.optimize.differential_evolution',
    'scipy.optimize.dual_annealing',
    'scipy.sparse.rand',
    'scipy.sparse.random',
    'scipy.sparse.random_array',
    'scipy.sparse.linalg.svds',
    'scipy.spatial.transform.Rotation.random'
  ]
};

/**
 * Libraries that work with one of several frameworks: what they lead to by
 * themselves is dropped where the notebook uses one of the others.
 */
const EITHER: Readonly<Record<string, readonly string[]>> = {
  transformers: ['tensorflow', 'jax']
};

/** Modules in `from a import b` that are modules for sure, as `a.b`. */
const KNOWN_MODULES = new Set([
  'tensorflow.compat.v1',
  'tensorflow.compat.v2',
  ...Object.values(STANDS_ON).flatMap(list => list.split(' '))
]);

/** Whether a dotted path is known to be a module. */
export function isKnownModule(path: string): boolean {
  return KNOWN_MODULES.has(path);
}

/** Answers which recipes a dotted path leads to; remembers its answers. */
export class RecipeIndex {
  /**
   * @param recipes - The recipes to answer with, of any language; a module that
   * leads to none of them leads nowhere.
   */
  constructor(recipes: readonly IRecipe[]) {
    for (const recipe of recipes) {
      for (const module of recipe.modules) {
        this._add(module, recipe.id);
        for (const library of STANDS_ON[module]?.split(' ') ?? []) {
          this._add(library, recipe.id);
        }
      }
    }
  }

  /**
   * The recipes of a path.
   *
   * @param path - A dotted path: `torch.nn`, `timm.create_model`.
   */
  find(path: string): readonly string[] {
    const known = this._known.get(path);
    if (known) {
      return known;
    }
    const found = new Set<string>();
    const parts = path.split('.');
    const top = parts[0];
    if (!PARTS[top] || PARTS[top].some(part => isBelow(path, part))) {
      for (let i = 1; i <= parts.length; i++) {
        for (const id of this._modules.get(parts.slice(0, i).join('.')) ?? []) {
          found.add(id);
        }
      }
    }
    const answer = [...found];
    this._known.set(path, answer);
    return answer;
  }

  /** Whether anything below a top-level module may lead to a recipe. */
  knows(top: string): boolean {
    return this._tops.has(top);
  }

  /**
   * Whether a recipe is reached only by libraries that work with another
   * framework of the notebook as well.
   *
   * @param id - The recipe.
   * @param via - The top-level modules that lead to it.
   * @param others - All recipes that the notebook leads to.
   */
  isMoot(id: string, via: Iterable<string>, others: Iterable<string>): boolean {
    const present = new Set(others);
    return [...via].every(module =>
      EITHER[module]?.some(other =>
        [...(this._modules.get(other) ?? [])].some(
          recipe => recipe !== id && present.has(recipe)
        )
      )
    );
  }

  private _add(module: string, id: string): void {
    const ids = this._modules.get(module) ?? new Set();
    this._modules.set(module, ids.add(id));
    this._tops.add(module.split('.')[0]);
  }

  private readonly _modules = new Map<string, Set<string>>();
  private readonly _tops = new Set<string>();
  private readonly _known = new Map<string, readonly string[]>();
}

/**
 * The frameworks that a running kernel has loaded, a second source beside the
 * code.
 *
 * @param modules - Dotted names from the kernel's `sys.modules`.
 * @param recipes - The recipes to answer with.
 * @returns One entry for each recipe. Python's `random` is never among them: every
 * kernel loads it, so that it says nothing about the notebook.
 */
export function usesFromModules(
  modules: readonly string[],
  recipes: readonly IRecipe[]
): IModuleUse[] {
  const index = new RecipeIndex(recipes.filter(r => r.language === 'python'));
  const found = new Map<string, Set<string>>();
  for (const module of modules) {
    const top = module.split('.')[0];
    for (const recipe of index.knows(top) ? index.find(module) : []) {
      // Where only parts draw, the part is what led here.
      const via = PARTS[top] ? module : top;
      found.set(recipe, (found.get(recipe) ?? new Set()).add(via));
    }
  }
  for (const { id, modules } of recipes) {
    if (modules.includes('random')) {
      found.delete(id);
    }
  }
  const ids = [...found.keys()];
  return ids
    .filter(id => !index.isMoot(id, found.get(id) ?? [], ids))
    .map(recipe => ({ recipe, via: [...(found.get(recipe) ?? [])].sort() }));
}

/** Whether `path` is `part` or below it, or a star of what is above it. */
function isBelow(path: string, part: string): boolean {
  return (
    path === part ||
    path.startsWith(`${part}.`) ||
    (path.endsWith('.*') && part.startsWith(path.slice(0, -1)))
  );
}
