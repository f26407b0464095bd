import type { TranslationBundle } from '@jupyterlab/translation';
import { HTMLSelect } from '@jupyterlab/ui-components';
import * as React from 'react';

import { CommandIDs } from '../../commands';
import type { IDeterminism } from '../../recipes';
import { describeSwitches } from '../messages';
import type { ISectionProps } from './section';

/** One switch: its name, its choices, and what it costs. */
interface ISwitch {
  readonly label: string;
  readonly choices: readonly (readonly [value: string, label: string])[];
  readonly cost: string;
}

/** The switches beside the seed, as far as the chosen frameworks have them. */
export function DeterminismSection(
  props: ISectionProps
): React.ReactElement | null {
  const { model, commands, trans } = props;
  const { determinismKeys, options, readOnly } = model.state;
  if (!options || determinismKeys.length === 0) {
    return (
      <p className="jp-SeedPanel-note">
        {trans.__('The chosen frameworks have no switches beside the seed.')}
      </p>
    );
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
            <label htmlFor={id}>{label}</label>
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
            <p className="jp-SeedPanel-detail">{cost}</p>
          </div>
        );
      })}
      {inForce && <p className="jp-SeedPanel-detail">{inForce}</p>}
    </>
  );
}

/** The words of each switch. The costs are those that the frameworks' documentation states. */
function switchTexts(
  trans: TranslationBundle
): Record<keyof IDeterminism, ISwitch> {
  return {
    cudnn: {
      label: trans.__('cuDNN'),
      choices: [
        ['default', trans.__('As it is')],
        ['deterministic', trans.__('Deterministic')],
        ['disabled', trans.__('Disabled')]
      ],
      cost: trans.__(
        'Deterministic pins the algorithms of convolutions and does not search for the fastest; disabled does without cuDNN and is slower still.'
      )
    },
    algorithms: {
      label: trans.__('Deterministic algorithms (PyTorch)'),
      choices: [
        ['off', trans.__('Off')],
        ['warn', trans.__('Warn where there is none')],
        ['error', trans.__('Fail where there is none')]
      ],
      cost: trans.__(
        'Often slower; PyTorch also fills new tensors, which costs time.'
      )
    },
    ops: {
      label: trans.__('Op determinism (TensorFlow, JAX)'),
      choices: [
        ['off', trans.__('Off')],
        ['on', trans.__('On')]
      ],
      cost: trans.__(
        'Can slow input pipelines with random operations down by orders of magnitude; TensorFlow undoes it only by a restart.'
      )
    },
    rngKind: {
      label: trans.__('Generator of R'),
      choices: [
        ['default', trans.__('Default')],
        ['lecuyer', trans.__("L'Ecuyer-CMRG, for parallel code")]
      ],
      cost: trans.__('Another generator gives other numbers for the same seed.')
    }
  };
}
