import type { TranslationBundle } from '@jupyterlab/translation';
import { HTMLSelect } from '@jupyterlab/ui-components';
import * as React from 'react';

import { CommandIDs } from '../../commands';
import type { IDeterminism } from '../../recipes';
import { describeSwitches } from '../messages';
import { More } from './more';
import type { ISectionProps } from './section';

/** One switch: its name, its choices, and what it costs. */
interface ISwitch {
  readonly label: string;
  readonly choices: readonly (readonly [value: string, label: string])[];
  readonly cost: string;
}

/** The determinism switches of the chosen frameworks. */
export function DeterminismSection(
  props: ISectionProps
): React.ReactElement | null {
  const { model, commands, trans } = props;
  const { determinismKeys, options, readOnly } = model.state;
  if (!options) {
    return null;
  }
  const switches = switchTexts(trans);
  const inForce = describeSwitches(model.state, trans);
  return (
    <>
      {determinismKeys.map(key => {
        const { label, choices, cost } = switches[key];
        const id = `jupyterlab-seed-determinism-${key}`;
        return (
          <div key={key} className="jp-SeedPanel-switch">
            <More
              id={id}
              label={trans.__('About %1', label)}
              line={<label htmlFor={id}>{label}</label>}
            >
              {cost}
            </More>
            <HTMLSelect
              id={id}
              value={options.determinism[key]}
              disabled={readOnly}
              options={choices.map(([value, text]) => ({
                value,
                label: text
              }))}
              onChange={event => {
                void commands.execute(CommandIDs.setDeterminism, {
                  key,
                  value: event.currentTarget.value
                });
              }}
            />
          </div>
        );
      })}
      {inForce && <p className="jp-SeedPanel-detail">{inForce}</p>}
    </>
  );
}

/** The texts of each switch. The costs are those in the frameworks' documentation. */
function switchTexts(
  trans: TranslationBundle
): Record<keyof IDeterminism, ISwitch> {
  return {
    cudnn: {
      label: trans.__('cuDNN'),
      choices: [
        ['default', trans.__('Not set')],
        ['deterministic', trans.__('Deterministic')],
        ['disabled', trans.__('Disabled')]
      ],
      cost: trans.__(
        'Deterministic uses fixed convolution algorithms instead of searching for the fastest; Disabled runs without cuDNN and is slower still.'
      )
    },
    algorithms: {
      label: trans.__('Deterministic algorithms (PyTorch)'),
      choices: [
        ['off', trans.__('Off')],
        ['warn', trans.__('Warn on nondeterministic operations')],
        ['error', trans.__('Fail on nondeterministic operations')]
      ],
      cost: trans.__('Slower; new memory is also initialised.')
    },
    ops: {
      label: trans.__('Op determinism (TensorFlow, JAX)'),
      choices: [
        ['off', trans.__('Off')],
        ['on', trans.__('On')]
      ],
      cost: trans.__(
        'Can make input pipelines with random operations orders of magnitude slower; in TensorFlow, only a restart turns it off.'
      )
    },
    keyReuse: keyReuseTexts(trans),
    generators: {
      label: trans.__('Generators (NumPy, PyTorch)'),
      choices: [
        ['global', trans.__('Seed the global ones')],
        ['explicit', trans.__('Make rng and generator')]
      ],
      cost: trans.__(
        "The cell makes rng, a NumPy generator to draw from, and for PyTorch a generator and seed_worker for each DataLoader. NumPy's global generator is then not seeded: SciPy and scikit-learn need rng or random_state."
      )
    },
    rngKind: {
      label: trans.__('R generator'),
      choices: [
        ['default', trans.__('Default')],
        ['lecuyer', trans.__("L'Ecuyer-CMRG, for parallel code")]
      ],
      cost: trans.__(
        'A different generator gives different numbers for the same seed.'
      )
    }
  };
}

function keyReuseTexts(trans: TranslationBundle): ISwitch {
  return {
    label: trans.__('Keys used twice (JAX)'),
    choices: [
      ['off', trans.__('Not checked')],
      ['error', trans.__('Fail')]
    ],
    cost: trans.__(
      'JAX raises an error where a key made by jax.random.key is used twice, in libraries too. It does not check keys made by PRNGKey.'
    )
  };
}
