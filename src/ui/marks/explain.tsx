import { Dialog, showDialog } from '@jupyterlab/apputils';
import type { ITranslator } from '@jupyterlab/translation';
import * as React from 'react';

import type { ICellMark } from '../../ledger';
import type { INames } from '../markMessages';
import { explainMark } from '../markMessages';
import { MARK_ICONS } from './icons';

/**
 * Explain in a dialog why a cell is marked.
 *
 * @param id - The id of the cell.
 * @param mark - Its mark.
 * @param names - The names of cells and streams.
 * @param translator - Translates.
 */
export async function showExplanation(
  id: string,
  mark: ICellMark,
  names: INames,
  translator: ITranslator
): Promise<void> {
  const trans = translator.load('jupyterlab_seed');
  const { title, meaning, streams, advice } = explainMark(
    id,
    mark,
    names,
    trans
  );
  const Icon = MARK_ICONS[mark.state].react;
  const [sentence, ...more] = meaning;
  await showDialog({
    title,
    body: (
      <div className="jp-SeedExplanation" data-state={mark.state}>
        <p className="jp-SeedExplanation-sentence">
          <Icon tag="span" />
          {sentence}
        </p>
        {more.map(text => (
          <p key={text}>{text}</p>
        ))}
        {streams.length > 0 && (
          <>
            <p>{trans.__('Random streams drawn from or seeded:')}</p>
            <ul>
              {streams.map(text => (
                <li key={text}>{text}</li>
              ))}
            </ul>
          </>
        )}
        {advice.map(text => (
          <p key={text}>{text}</p>
        ))}
      </div>
    ),
    buttons: [Dialog.okButton({ label: trans.__('Close') })]
  });
}
