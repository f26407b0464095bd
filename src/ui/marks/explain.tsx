import { Dialog } from '@jupyterlab/apputils';
import type { NotebookPanel } from '@jupyterlab/notebook';
import type { ITranslator } from '@jupyterlab/translation';
import { Button } from '@jupyterlab/ui-components';
import type { CommandRegistry } from '@lumino/commands';
import type { ReadonlyJSONObject } from '@lumino/coreutils';
import * as React from 'react';

import { CommandIDs } from '../../commands';
import type { Facts } from '../../frameworks';
import type { ICellMark } from '../../ledger';
import type { ICellMarks } from '../../model';
import { labelCell } from '../cellName';
import type { INames } from '../markMessages';
import { blamedCell, explainMark, memoNames } from '../markMessages';
import { plainText } from '../plainText';
import { Prose } from '../prose';
import { MARK_ICONS, shownOf } from './icons';
import { namesIn } from './names';
import type { IStripProps } from './strip';
import { StripLegend, StripPicture, StripTable } from './strip';
import { layOut } from './stripLayout';

/** What the explanation of a mark depends on. */
export interface IExplanationOptions {
  /** The id of the cell. */
  readonly id: string;
  readonly mark: ICellMark;
  readonly marks: ICellMarks;
  /** The notebook's panel. */
  readonly panel: NotebookPanel;
  readonly facts: Facts;
  readonly commands: CommandRegistry;
  readonly translator: ITranslator;
}

/** Explain in a dialog why a cell is marked. */
export async function showExplanation(
  options: IExplanationOptions
): Promise<void> {
  const { id, mark, translator } = options;
  const trans = translator.load('jupyterlab_seed');
  const names = memoNames(
    namesIn(
      () => options.panel.content,
      () => options.facts
    )
  );
  const explanation = explainMark(id, mark, names, trans);
  const { title, meaning, streams, advice } = explanation;
  const Icon = MARK_ICONS[shownOf(mark)].react;
  const [sentence, ...more] = meaning;
  const strip = { marks: options.marks, names, trans };
  const dialog: Dialog<unknown> = new Dialog({
    title: <Prose text={title} />,
    body: (
      <div className="jp-SeedExplanation" data-state={mark.state}>
        <p className="jp-SeedExplanation-sentence">
          <Icon tag="span" />
          <Prose text={sentence} />
        </p>
        {more.map(text => (
          <p key={text}>
            <Prose text={text} />
          </p>
        ))}
        <Actions {...options} names={names} onDone={() => dialog.reject()} />
        <Story {...strip} strip={layOut(options.marks, id, mark)} />
        {streams.length > 0 && (
          <>
            <p>{trans.__('Random streams drawn from or seeded:')}</p>
            <ul>
              {streams.map(text => (
                <li key={text}>
                  <Prose text={text} />
                </li>
              ))}
            </ul>
          </>
        )}
        {advice.map(text => (
          <p key={text}>
            <Prose text={text} />
          </p>
        ))}
      </div>
    ),
    buttons: [Dialog.okButton({ label: trans.__('Close') })]
  });
  await dialog.launch();
}

/** The picture of what ran, and the same as a table; nothing if nothing ran. */
function Story(props: IStripProps): React.ReactElement | null {
  const { strip, trans } = props;
  if (strip.runs.length === 0) {
    return null;
  }
  const { hiddenCells, hiddenRuns } = strip;
  return (
    <section className="jp-SeedExplanation-story">
      <StripPicture {...props} />
      <StripLegend {...props} />
      {hiddenCells + hiddenRuns > 0 && (
        <p className="jp-SeedExplanation-note">
          {[
            ...(hiddenCells > 0
              ? [
                  trans._n(
                    '%1 cell is not shown.',
                    '%1 cells are not shown.',
                    hiddenCells
                  )
                ]
              : []),
            ...(hiddenRuns > 0
              ? [
                  trans._n(
                    '%1 earlier run is not shown.',
                    '%1 earlier runs are not shown.',
                    hiddenRuns
                  )
                ]
              : [])
          ].join(' ')}
        </p>
      )}
      <details>
        <summary>{trans.__('Show as a table')}</summary>
        <StripTable {...props} />
      </details>
    </section>
  );
}

/** What can be done, as buttons; each closes the dialog first. */
function Actions(
  props: IExplanationOptions & { names: INames; onDone: () => void }
): React.ReactElement | null {
  const { id, mark, commands, panel, names, translator, onDone } = props;
  const panelId = panel.id;
  const blamed = blamedCell(id, mark.cause);
  const offered: [string, ReadonlyJSONObject][] = [
    [CommandIDs.runFromFirstBroken, { id, panelId }],
    [CommandIDs.rewindAndRun, { id, panelId }],
    [CommandIDs.runFromHere, { id, panelId }]
  ];
  if (blamed !== null) {
    const trans = translator.load('jupyterlab_seed');
    const name = plainText(labelCell(blamed, names, trans));
    offered.push([CommandIDs.goToCell, { id: blamed, panelId, name }]);
  }
  const possible = offered.filter(
    ([command, args]) =>
      commands.hasCommand(command) && commands.isEnabled(command, args)
  );
  return possible.length === 0 ? null : (
    <div className="jp-SeedExplanation-actions">
      {possible.map(([command, args]) => (
        <Button
          key={command}
          className="jp-mod-styled"
          small
          title={commands.caption(command, args)}
          onClick={() => {
            onDone();
            void commands.execute(command, args);
          }}
        >
          {commands.label(command, { ...args, isMenu: true })}
        </Button>
      ))}
    </div>
  );
}
