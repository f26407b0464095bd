import { DEFAULT_FACTS, Facts, FRAMEWORKS } from '..';
import type { IFrameworkFacts } from '..';

const ACME: IFrameworkFacts = {
  id: 'acme',
  title: 'Acme',
  language: 'python',
  modules: ['acme'],
  distribution: 'acme',
  requires: ['python'],
  seedRange: { min: 0, max: 100 },
  rank: 30,
  sources: ['https://acme.example'],
  aliases: { ac: 'acme' },
  streams: [{ name: 'acme', title: 'Acme' }],
  seedCalls: [
    { calls: ['acme.seed'], parameter: 'value', streams: ['acme'] },
    { calls: ['acme.**.set_all'], parameter: 's', streams: ['acme', 'numpy'] }
  ],
  stateReaders: ['acme.peek'],
  stateSetters: ['acme.restore'],
  drawless: ['acme.version'],
  drawingWords: ['wobble'],
  spellings: { 'acme.old': 'acme' },
  launchVariables: [
    {
      name: 'ACME_MODE',
      pattern: '[01]',
      rule: '0 or 1',
      values: ['1'],
      source: 'https://acme.example'
    }
  ],
  earlyVariables: ['KERAS_BACKEND']
};

describe('Facts', () => {
  const facts = new Facts([ACME, ...Object.values(FRAMEWORKS)]);

  it('has the frameworks in the order of the cell', () => {
    expect(facts.frameworks.map(({ id }) => id)).toEqual(
      [
        ['julia', 'python', 'r', 'numpy', 'cupy', 'jax', 'mxnet', 'paddle'],
        ['polars', 'tensorflow', 'torch', 'acme', 'catboost', 'dask', 'dgl'],
        ['faker', 'gensim', 'gymnasium', 'hyperopt', 'keras', 'lightgbm'],
        ['lightning', 'numba', 'optuna', 'pymc', 'scipy', 'sklearn', 'umap'],
        ['xgboost']
      ].flat()
    );
    expect(facts.get('acme')).toBe(ACME);
    expect(facts.get('nothing')).toBeUndefined();
  });

  it('finds seed calls, also below any module', () => {
    expect(facts.seedCall('acme.seed')).toEqual({
      framework: 'acme',
      scope: 'global',
      parameter: 'value',
      streams: ['acme'],
      perhaps: []
    });
    expect(facts.seedCall('acme.set_all')?.streams).toEqual(['acme', 'numpy']);
    expect(facts.seedCall('acme.a.b.set_all')?.parameter).toBe('s');
    expect(facts.seedCall('acme.a.b.not_set_all')).toBeNull();
    expect(facts.seedCall('acmeset_all')).toBeNull();
    expect(DEFAULT_FACTS.seedCall('acme.seed')).toBeNull();
  });

  it('knows what the calls of the built-in frameworks do', () => {
    const { seedCall } = {
      seedCall: (path: string) => DEFAULT_FACTS.seedCall(path)
    };
    expect(seedCall('keras.utils.set_random_seed')).toMatchObject({
      streams: ['python', 'numpy', 'tensorflow', 'keras'],
      perhaps: ['torch']
    });
    // It takes a seed from the system.
    expect(seedCall('torch.seed')?.streams).toEqual([]);
    // One device of several.
    expect(seedCall('torch.default_generator.manual_seed')?.streams).toBeNull();
    expect(seedCall('torch.Generator().manual_seed')).toMatchObject({
      framework: 'torch',
      scope: 'private'
    });
    expect(seedCall('torch.Generator')).toBeNull();
    expect(seedCall('lightning.pytorch.utilities.seed_everything')).toEqual(
      seedCall('lightning.seed_everything')
    );
    // Of other languages.
    expect(seedCall('srand')).toBeNull();
    expect(seedCall('set.seed')).toBeNull();
    // What makes a generator seeded without being a seed.
    expect(seedCall('optuna.create_study')).toBeNull();
  });

  it('knows attributes whose assignment seeds', () => {
    expect(facts.seedCall('scvi.settings.seed')).toMatchObject({
      framework: 'torch',
      scope: 'global',
      streams: ['python', 'numpy', 'torch']
    });
    expect(facts.isSeedSetting('scvi.settings.seed')).toBe(true);
    expect(facts.isSeedSetting('torch.manual_seed')).toBe(false);
    expect(facts.maySeedBySetting('settings.seed')).toBe(true);
    expect(facts.maySeedBySetting('s.settings.seed')).toBe(true);
    expect(facts.maySeedBySetting('settings.verbosity')).toBe(false);
    expect(facts.streamsReseededBelow('scvi')).toEqual([
      'python',
      'numpy',
      'torch'
    ]);
  });

  it('says which chains may seed', () => {
    expect(facts.maySeed('x.set_all')).toBe(true);
    expect(facts.maySeed('x.seed_everything')).toBe(true);
    expect(facts.maySeed('f')).toBe(true);
    expect(facts.maySeed('x.fit')).toBe(false);
    expect(facts.seedPaths).toContain('acme.seed');
    expect(facts.seedPaths).not.toContain('acme.**.set_all');
  });

  it('brings spellings together', () => {
    expect(facts.respell('acme.old.seed')).toBe('acme.seed');
    expect(facts.respell('pylab.random.seed')).toBe('numpy.random.seed');
    expect(facts.respell('pylab.random.rand')).toBe('pylab.random.rand');
    expect(facts.respell('tensorflow.compat.v1.keras.utils')).toBe(
      'tensorflow.keras.utils'
    );
  });

  it('says what star imports bring', () => {
    expect(facts.starNames('acme')).toEqual([['seed', 'acme.seed']]);
    expect(facts.starNames('fastai.vision.all')).toContainEqual([
      'np',
      'numpy'
    ]);
    expect(facts.starNames('pylab')).toContainEqual([
      'seed',
      'numpy.random.seed'
    ]);
    expect(facts.starNames('lightning.pytorch')).toEqual([
      ['seed_everything', 'lightning.pytorch.seed_everything']
    ]);
    expect(facts.starNames('torch')).toContainEqual([
      'Generator',
      'torch.Generator'
    ]);
  });

  it('says which streams may be seeded', () => {
    expect(facts.streamsReseededBelow('acme')).toEqual(['acme', 'numpy']);
    expect(facts.streamsReseededBelow('random')).toEqual(['python']);
    expect(facts.streamsReseededBelow('torch')).toEqual(['torch']);
    expect(facts.streamsReseededBelow('nothing')).toBeUndefined();
    expect(facts.streamsReseededBy('restore')).toEqual(['acme']);
    expect(new Set(facts.streamsReseededBy('seed'))).toEqual(
      new Set(['python', 'numpy', 'torch', 'cupy', 'acme'])
    );
    expect(facts.streamsReseededBy('fork_rng')).toEqual(['torch']);
  });

  it('looks up the rest', () => {
    expect(facts.usualPath('ac')).toBe('acme');
    expect(facts.usualPath('os')).toBe('os');
    expect(facts.usualPath('scanpy')).toBeUndefined();
    expect(facts.isDrawless('acme.version')).toBe(true);
    expect(facts.isDrawless('len')).toBe(true);
    expect(facts.isDrawless('acme.draw')).toBe(false);
    expect(facts.readsState('peek')).toBe(true);
    expect(facts.readsState('get_rng_state_all')).toBe(true);
    expect(facts.drawingWords.test('x.wobble()')).toBe(true);
    expect(DEFAULT_FACTS.drawingWords.test('x.wobble()')).toBe(false);
    expect(facts.modules.has('timm')).toBe(true);
    expect(facts.settings).toContain('torch.backends');
    expect(facts.stream('torch.cuda:0')?.title).toBe('PyTorch');
    expect(facts.stream('.Random.seed')?.title).toBe('R');
    expect(facts.stream('other')).toBeUndefined();
  });

  it('has the variables of all frameworks', () => {
    expect(
      facts.launchVariables.map(({ name, framework }) => [name, framework])
    ).toEqual([
      ['PYTHONHASHSEED', 'python'],
      ['CUBLAS_WORKSPACE_CONFIG', 'torch'],
      ['TF_DETERMINISTIC_OPS', 'tensorflow'],
      ['XLA_FLAGS', 'jax'],
      ['ACME_MODE', 'acme']
    ]);
    expect(facts.earlyVariables).toContainEqual({
      name: 'KERAS_BACKEND',
      frameworks: ['acme', 'keras']
    });
  });
});
