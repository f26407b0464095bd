import type { TranslationBundle } from '@jupyterlab/translation';
import { Button } from '@jupyterlab/ui-components';
import * as React from 'react';

import { CommandIDs } from '../../commands';
import type { Verification } from '../../jobs';
import type { IDeviceNotice } from '../../model';
import type { ISectionProps } from './section';

/** How many operators are named. */
const MOST = 3;

/** What may differ from run to run on a GPU, with the switch against it. */
export function DeviceSection(
  props: ISectionProps & { verification: Verification | null }
): React.ReactElement | null {
  const { model, commands, trans } = props;
  const notice = useDeviceNotice(props);
  if (!notice) {
    return null;
  }
  const { choice, raising, titles } = notice;
  const turnOn = async (): Promise<void> => {
    if (!choice) {
      return;
    }
    const [key, value] = choice;
    await commands.execute(CommandIDs.setDeterminism, { key, value });
    if (!model.state.place) {
      await commands.execute(CommandIDs.insert);
    }
  };
  return (
    <div className="jp-SeedPanel-devices" data-jp-seed-devices={titles.length}>
      <p className="jp-SeedPanel-note">
        {choice
          ? trans.__(
              'This notebook uses %1 on the GPU: without deterministic algorithms, its results may differ from run to run.',
              list(titles, trans)
            )
          : trans.__(
              'This notebook uses %1 on the GPU: its results may differ from run to run, and no switch changes that.',
              list(titles, trans)
            )}
        {choice &&
          raising.length > 0 &&
          ` ${trans.__(
            'There is no deterministic version of %1: the switch raises an error there.',
            list(raising, trans)
          )}`}
      </p>
      {choice && (
        <Button
          className="jp-mod-styled"
          minimal
          small
          disabled={model.state.readOnly}
          onClick={() => void turnOn()}
        >
          {trans.__('Turn on Deterministic Algorithms')}
        </Button>
      )}
    </div>
  );
}

/** The notice of a notebook as it is now. */
function useDeviceNotice({
  model,
  verification
}: ISectionProps & {
  verification: Verification | null;
}): IDeviceNotice | null {
  const [notice, setNotice] = React.useState<IDeviceNotice | null>(null);
  const { state } = model;
  const report = verification?.state?.report ?? null;
  React.useEffect(() => {
    let isCurrent = true;
    model.deviceNotice(verification).then(
      found => {
        if (isCurrent) {
          setNotice(found);
        }
      },
      // It did not load, and is tried again with the next state.
      () => undefined
    );
    return () => {
      isCurrent = false;
    };
  }, [model, state, report, verification]);
  return notice;
}

/** The first of them, and how many more there are. */
function list(titles: readonly string[], trans: TranslationBundle): string {
  const names = titles.map(title => title.replace(/`/g, ''));
  const more = names.length - MOST;
  if (more > 0) {
    return trans.__('%1 and %2 more', names.slice(0, MOST).join(', '), more);
  }
  return names.length < 2
    ? names.join('')
    : trans.__(
        '%1 and %2',
        names.slice(0, -1).join(', '),
        names[names.length - 1]
      );
}
