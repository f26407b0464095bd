import { code } from '../../cell/__tests__/helpers';
import type { IReport } from '../../jobs';
import { cause, cell, report } from '../../jobs/__tests__/helpers';
import type { INotebookSeed, ISeedState } from '..';
import { setUp } from './helpers';

const SEEDS = { 'torch.cuda:0': { known: true, seed: 42 } };

/** What is said of a notebook whose kernel reports this. */
async function notice(
  sources: readonly string[],
  kernel: object | null,
  found: IReport | null = null
) {
  const { model } = await setUp(sources.map(source => code(source)));
  return said(model, kernel, found);
}

function said(
  model: INotebookSeed,
  kernel: object | null,
  found: IReport | null
) {
  const state = {
    ...model.state,
    report: kernel && { seeds: {}, determinism: {}, ...kernel }
  } as unknown as ISeedState;
  jest.spyOn(model, 'state', 'get').mockReturnValue(state);
  return model.deviceNotice(found && ({ state: { report: found } } as never));
}

const INDEX_ADD = ['import torch', 'acc.index_add_(0, i, x)'];

describe('the notice on what differs on a GPU', () => {
  it('names what the code uses, and the switch', async () => {
    expect(await notice(INDEX_ADD, { seeds: SEEDS })).toEqual({
      titles: ['`index_add`'],
      choice: ['algorithms', 'error'],
      raising: []
    });
  });

  it('names what raises once the switch is on', async () => {
    const sources = ['import torch', 'torch.bincount(i, w)'];
    expect(await notice(sources, { seeds: SEEDS })).toMatchObject({
      raising: ['`bincount` with weights']
    });
  });

  it('says nothing where no GPU is known to be used', async () => {
    expect(await notice(INDEX_ADD, null)).toBeNull();
    expect(await notice(INDEX_ADD, { seeds: { torch: {} } })).toBeNull();
  });

  it('takes code that names a GPU at its word', async () => {
    expect(await notice([...INDEX_ADD, 'x.cuda()'], null)).not.toBeNull();
  });

  it('says nothing where nothing of the kind is used', async () => {
    expect(await notice(['import torch\nx.cuda()'], null)).toBeNull();
    expect(await notice(['import pandas'], { seeds: SEEDS })).toBeNull();
  });

  it('says nothing while the switch is on', async () => {
    expect(
      await notice(INDEX_ADD, {
        seeds: SEEDS,
        determinism: { algorithms: 'error' }
      })
    ).toBeNull();
    expect(
      await notice(INDEX_ADD, {
        seeds: SEEDS,
        determinism: { algorithms: 'warn' }
      })
    ).not.toBeNull();
  });

  it('counts the switches of the seed cell', async () => {
    const { model } = await setUp(
      ['import torch', 'net = torch.nn.Conv2d(1, 1, 1)'].map(one => code(one))
    );
    await model.insert();
    // cuDNN is pinned by default, which reaches convolutions.
    expect(await said(model, { seeds: SEEDS }, null)).toBeNull();
  });

  it('names what the last verification saw to differ', async () => {
    const found = report('diverged', [cell(0, { state: 'output' })], {
      cause: cause({
        call: {
          cell: 0,
          line: 1,
          text: 'aten::_scaled_dot_product_cudnn_attention_backward',
          lineText: '',
          place: null
        }
      })
    });
    expect(
      await notice(['import torch\nrun()'], { seeds: SEEDS }, found)
    ).toMatchObject({ titles: ['attention'] });
  });

  it('knows of JAX that a machine with a GPU is used', async () => {
    const sources = ['import jax', 'jax.ops.segment_sum(v, i, 5)'];
    const made = report('reproduced', [cell(0)]);
    const environment = { ...made.environment, gpus: ['H200, 580'] };
    expect(await notice(sources, null, { ...made, environment })).toEqual({
      titles: ['`segment_sum`'],
      choice: ['ops', 'on'],
      raising: []
    });
    expect(await notice(sources, null, made)).toBeNull();
  });

  it('says where no switch reaches', async () => {
    const sources = [
      'import cupy',
      'import cupyx',
      'cupyx.scatter_add(a, i, x)'
    ];
    expect(await notice(sources, { seeds: { 'cupy:0': {} } })).toMatchObject({
      choice: null
    });
  });
});
