import type { TranslationBundle } from '@jupyterlab/translation';
import { Button } from '@jupyterlab/ui-components';
import * as React from 'react';

import type { ArmLabel, IEndedRun, ISeedRun } from '../../jobs';
import { exact, rowsOf, valueOf } from '../../jobs';
import { describeSeedOutcome } from './sentences';

/** The variants, which are called the same in every language. */
const [A, B] = ['A', 'B'];

/** The values of one result, seed by seed. */
export function SeedTable(props: {
  runs: readonly IEndedRun[];
  result: string;
  trans: TranslationBundle;
  /** Shows a run; without it there are no buttons for that. */
  onRun?: (arm: ArmLabel, seed: number) => void;
  /** Gives the notebook a seed; without it there are no buttons for that. */
  onSeed?: (seed: number) => void;
}): React.ReactElement {
  const { runs, result, trans, onRun, onSeed } = props;
  const isCompared = runs.some(({ arm }) => arm === 'B');
  const arms: readonly ArmLabel[] = isCompared ? ['A', 'B'] : ['A'];
  return (
    <table className="jp-SeedStudy-table">
      <caption>{trans.__('%1 by seed', result)}</caption>
      <thead>
        <tr>
          <th scope="col">{trans.__('Seed')}</th>
          <th scope="col">{isCompared ? A : trans.__('Value')}</th>
          {isCompared && <th scope="col">{B}</th>}
          {isCompared && <th scope="col">{trans.__('B minus A')}</th>}
          {onSeed && <th scope="col">{trans.__('Notebook')}</th>}
        </tr>
      </thead>
      <tbody>
        {rowsOf(runs, result).map(({ seed, runs: of, difference }) => (
          <tr key={seed} data-seed={seed}>
            <th scope="row">{seed}</th>
            {arms.map(arm => (
              <Value
                key={arm}
                run={of.get(arm)}
                result={result}
                trans={trans}
                onRun={onRun && (() => onRun(arm, seed))}
              />
            ))}
            {isCompared && (
              <td>{difference === null ? '' : exact(difference)}</td>
            )}
            {onSeed && (
              <td>
                <Button
                  className="jp-mod-styled"
                  minimal
                  small
                  onClick={() => onSeed(seed)}
                >
                  {trans.__('Set Seed to %1', seed)}
                </Button>
              </td>
            )}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** The value of a run, or how it ended without one. */
function Value(props: {
  run: ISeedRun | undefined;
  result: string;
  trans: TranslationBundle;
  onRun?: () => void;
}): React.ReactElement {
  const { run, result, trans, onRun } = props;
  const value = valueOf(run, result);
  const text =
    value !== null
      ? exact(value)
      : run && describeSeedOutcome(run.outcome, trans);
  // A kernel that did not start ran no cell.
  const hasRun = run && run.outcome !== 'not-started';
  return (
    <td title={run?.problem ?? undefined}>
      {hasRun && onRun ? (
        <Button
          className="jp-mod-styled jp-SeedStudy-run"
          minimal
          small
          title={trans.__('Show the notebook of this run')}
          onClick={onRun}
        >
          {text}
        </Button>
      ) : (
        text
      )}
    </td>
  );
}
