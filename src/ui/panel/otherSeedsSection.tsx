import { Button } from '@jupyterlab/ui-components';
import * as React from 'react';

import { CommandIDs } from '../../commands';
import type { ISeedUse } from '../../detect';
import { HASH_SEED } from '../../recipes';
import { CellLink } from './cellLink';
import type { ISectionProps } from './section';

/** The seeds that the notebook's own code sets, including those without effect. */
export function OtherSeedsSection(props: ISectionProps): React.ReactElement {
  const { model, trans } = props;
  const { seeds, hashSeeds } = model.state;
  return (
    <ul className="jp-SeedPanel-list">
      {seeds.map(use => (
        <SeedUse
          key={`${use.cell}:${use.line}:${use.call}`}
          {...props}
          use={use}
        />
      ))}
      {hashSeeds.map(use => (
        <li key={`${use.cell}:${use.line}:hash`}>
          <CellLink {...props} cell={use.cell} />
          <code>{HASH_SEED}</code>
          <div className="jp-SeedPanel-detail">
            {trans.__(
              'Has no effect on this kernel, which read it at startup; child processes do read it.'
            )}
          </div>
        </li>
      ))}
    </ul>
  );
}

/** One seed that the code sets, with a button that adopts it. */
function SeedUse(props: ISectionProps & { use: ISeedUse }): React.ReactElement {
  const { model, commands, trans, use } = props;
  const { seed } = model.state;
  const differs = use.value !== null && use.value !== seed;
  const value = use.value;
  return (
    <li className={differs ? 'jp-mod-differs' : undefined}>
      <CellLink {...props} cell={use.cell} />
      <code>{`${use.call}(${use.text})`}</code>
      {differs && value !== null && (
        <div className="jp-SeedPanel-detail">
          {use.scope === 'global'
            ? trans.__('Sets a different seed (%1).', value)
            : trans.__('Private generator with seed %1.', value)}{' '}
          {use.scope === 'global' && (
            <Button
              className="jp-SeedPanel-link"
              minimal
              small
              disabled={model.state.readOnly}
              onClick={() =>
                void commands.execute(CommandIDs.setSeed, { seed: value })
              }
            >
              {trans.__('Use %1', value)}
            </Button>
          )}
        </div>
      )}
    </li>
  );
}
