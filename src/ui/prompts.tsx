import { Dialog, showDialog } from '@jupyterlab/apputils';
import type { ITranslator, TranslationBundle } from '@jupyterlab/translation';
import { HTMLSelect, ReactWidget } from '@jupyterlab/ui-components';
import * as React from 'react';

import type { IMetadataProblem, IPrompts } from '../cell';
import { diffLines } from './lineDiff';
import type { IDiffLine } from './lineDiff';

/** One of several seeds, to be chosen; the host's own list has no name for screen readers. */
class SeedChoice extends ReactWidget implements Dialog.IBodyWidget<number> {
  constructor(text: string, label: string, seeds: readonly number[]) {
    super();
    this._text = text;
    this._label = label;
    this._seeds = seeds;
    this._seed = seeds[0];
  }

  getValue(): number {
    return this._seed;
  }

  protected render(): React.ReactElement {
    return (
      <>
        <p>{this._text}</p>
        <HTMLSelect
          aria-label={this._label}
          defaultValue={this._seed}
          options={this._seeds.map(String)}
          onChange={event => {
            this._seed = Number(event.currentTarget.value);
          }}
        />
      </>
    );
  }

  private readonly _text: string;
  private readonly _label: string;
  private readonly _seeds: readonly number[];
  private _seed: number;
}

/** Asks through the host's dialogs. */
export class DialogPrompts implements IPrompts {
  constructor(translator: ITranslator) {
    this._trans = translator.load('jupyterlab_seed');
  }

  async replaceEdited(before: string, after: string): Promise<boolean> {
    const trans = this._trans;
    const lines = await diffLines(before, after);
    return this._ask(
      trans.__('Replace the edited seed cell?'),
      <>
        <p>
          {trans.__(
            'You edited the seed cell. Lines marked − would be removed, lines marked + would be added.'
          )}
        </p>
        <Difference lines={lines} />
      </>,
      trans.__('Replace')
    );
  }

  replaceMetadata(problem: IMetadataProblem): Promise<boolean> {
    const trans = this._trans;
    return this._ask(
      trans.__("Overwrite this notebook's seed metadata?"),
      <p>
        {trans.__(
          'This notebook\'s seed metadata cannot be read: "%1" is %2. If you continue, it will be replaced.',
          problem.key || 'jupyterlab_seed',
          problem.found
        )}
      </p>,
      trans.__('Overwrite')
    );
  }

  runUntrusted(source: string): Promise<boolean> {
    const trans = this._trans;
    return this._ask(
      trans.__('Run this code?'),
      <>
        <p>
          {trans.__(
            'The seed cell was edited, and you have not run this version before:'
          )}
        </p>
        <pre className="jp-SeedDiff">{source}</pre>
      </>,
      trans.__('Run')
    );
  }

  insertAnyway(): Promise<boolean> {
    const trans = this._trans;
    return this._ask(
      trans.__('Insert a seed cell?'),
      <p>
        {trans.__(
          'This notebook has no random code: it uses no framework and no module that may draw random numbers.'
        )}
      </p>,
      trans.__('Insert Anyway')
    );
  }

  async chooseSeed(seeds: readonly number[]): Promise<number | null> {
    const trans = this._trans;
    const result = await showDialog({
      title: trans.__('Which seed?'),
      body: new SeedChoice(
        trans.__(
          "This notebook's code sets different seeds. The seed cell can have one of them, or a new one; the other calls stay as they are."
        ),
        trans.__('Seed'),
        seeds
      ),
      buttons: [
        Dialog.cancelButton({ label: trans.__('Cancel') }),
        Dialog.okButton({ label: trans.__('Insert') })
      ]
    });
    return result.button.accept ? result.value : null;
  }

  restart(environment: Readonly<Record<string, string>>): Promise<boolean> {
    const trans = this._trans;
    const pairs = Object.entries(environment);
    return this._ask(
      trans.__('Restart the kernel?'),
      <>
        <p>{trans.__('All variables in this notebook will be lost.')}</p>
        {pairs.length > 0 && (
          <>
            <p>{trans.__('The new kernel will start with:')}</p>
            <pre className="jp-SeedDiff">
              {pairs.map(([name, value]) => `${name}=${value}`).join('\n')}
            </pre>
          </>
        )}
      </>,
      trans.__('Restart')
    );
  }

  async clearRecords(): Promise<'records' | 'everything' | null> {
    const trans = this._trans;
    const records = Dialog.warnButton({ label: trans.__('Marks Only') });
    const everything = Dialog.warnButton({
      label: trans.__('Marks and All Seed Metadata')
    });
    const result = await showDialog({
      title: trans.__('Clear marks?'),
      body: (
        <>
          <p>
            {trans.__(
              'This removes the marks from all cells: in this page, in the kernel and in the file.'
            )}
          </p>
          <p>
            {trans.__(
              "“Marks and All Seed Metadata” also removes the extension's notebook metadata. The seed cell stays as an ordinary cell."
            )}
          </p>
        </>
      ),
      buttons: [
        Dialog.cancelButton({ label: trans.__('Cancel') }),
        everything,
        records
      ],
      defaultButton: 0
    });
    return !result.button.accept
      ? null
      : result.button.label === everything.label
        ? 'everything'
        : 'records';
  }

  private async _ask(
    title: string,
    body: React.ReactElement,
    label: string
  ): Promise<boolean> {
    const result = await showDialog({
      title,
      body,
      buttons: [
        Dialog.cancelButton({ label: this._trans.__('Cancel') }),
        Dialog.warnButton({ label })
      ],
      // A hasty Enter must not confirm.
      defaultButton: 0
    });
    return result.button.accept;
  }

  private readonly _trans: TranslationBundle;
}

/** The difference between two texts, line by line, with a sign before each. */
function Difference(props: {
  lines: readonly IDiffLine[];
}): React.ReactElement {
  const signs = { same: ' ', added: '+', removed: '−' };
  return (
    <pre className="jp-SeedDiff">
      {props.lines.map((line, index) => (
        <div key={index} className={`jp-mod-${line.kind}`}>
          {`${signs[line.kind]} ${line.text}`}
        </div>
      ))}
    </pre>
  );
}
