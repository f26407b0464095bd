import type { TranslationBundle } from '@jupyterlab/translation';
import { Button } from '@jupyterlab/ui-components';
import * as React from 'react';

import type { IEndedRun, ISeedRun } from '../../jobs';
import { exact, rowsOf, valueOf } from '../../jobs';
import { describeSeedOutcome } from './sentences';

/** The variants, which are called the same in every language. */
const [A, B] = ['A', 'B'];

/** The values of one result, seed by seed. */
export function SeedTable(props: {
  runs: readonly IEndedRun[];
  result: string;
  trans: TranslationBundle;
  /** Gives the notebook a seed; without it there are no buttons. */
  onSeed?: (seed: number) => void;
}): React.ReactElement {
  const { runs, result, trans, onSeed } = props;
  const isCompared = runs.some(({ arm }) => arm === 'B');
  return (
    <table className="jp-SeedStudy-table">
      <caption>{trans.__('%1 by seed', result)}</caption>
      <thead>
        <tr>
          <th scope="col">{trans.__('Seed')}</th>
          <th scope="col">{isCompared ? A : trans.__('Value')}</th>
          {isCompared && <th scope="col">{B}</th>}
          {isCompared && <th scope="col">{trans.__('B less A')}</th>}
          {onSeed && <th scope="col">{trans.__('Notebook')}</th>}
        </tr>
      </thead>
      <tbody>
        {rowsOf(runs, result).map(({ seed, runs: of, difference }) => (
          <tr key={seed} data-seed={seed}>
            <th scope="row">{seed}</th>
            <Value run={of.get('A')} result={result} trans={trans} />
            {isCompared && (
              <Value run={of.get('B')} result={result} trans={trans} />
            )}
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
}): React.ReactElement {
  const { run, result, trans } = props;
  const value = valueOf(run, result);
  return (
    <td title={run?.problem ?? undefined}>
      {value !== null
        ? exact(value)
        : run && describeSeedOutcome(run.outcome, trans)}
    </td>
  );
}
