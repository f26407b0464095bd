import { Button } from '@jupyterlab/ui-components';
import * as React from 'react';

import { CommandIDs } from '../../commands';
import type { ISectionProps } from './section';

/** The button that verifies the notebook. */
export function VerifySection(props: ISectionProps): React.ReactElement | null {
  const { commands, trans } = props;
  const [, render] = React.useReducer((count: number) => count + 1, 0);
  React.useLayoutEffect(() => {
    commands.commandChanged.connect(render);
    return () => {
      commands.commandChanged.disconnect(render);
    };
  }, [commands]);
  if (!commands.hasCommand(CommandIDs.verify)) {
    return null;
  }
  const isEnabled = commands.isEnabled(CommandIDs.verify);
  return (
    <div className="jp-SeedPanel-actions">
      <Button
        className="jp-mod-styled jp-mod-reject"
        disabled={!isEnabled}
        title={commands.caption(CommandIDs.verify)}
        onClick={() => void commands.execute(CommandIDs.verify)}
      >
        {trans.__('Verify…')}
      </Button>
      {!isEnabled && (
        <p className="jp-SeedPanel-note">
          {commands.caption(CommandIDs.verify)}
        </p>
      )}
    </div>
  );
}
