import { Dialog, ReactWidget, showDialog } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import { HTMLSelect } from '@jupyterlab/ui-components';
import * as React from 'react';

import type { Better, IStudiedResult } from '../../jobs';

/**
 * Ask for a result of the notebook.
 *
 * @param suggested - What the user pointed at; its expression may be empty.
 * @returns `null` if the user has cancelled, or has named none.
 */
export async function askForResult(
  suggested: IStudiedResult,
  trans: TranslationBundle
): Promise<IStudiedResult | null> {
  const answer = await showDialog({
    title: trans.__('Use as Result'),
    body: new ResultBody(suggested, trans),
    buttons: [
      Dialog.cancelButton({ label: trans.__('Cancel') }),
      Dialog.okButton({ label: trans.__('Use as Result') })
    ],
    focusNodeSelector:
      suggested.expression === '' ? '[name=expression]' : '[name=better]'
  });
  return answer.button.accept && answer.value ? answer.value : null;
}

/** The fields of the dialog. */
class ResultBody
  extends ReactWidget
  implements Dialog.IBodyWidget<IStudiedResult | null>
{
  constructor(
    private readonly _suggested: IStudiedResult,
    private readonly _trans: TranslationBundle
  ) {
    super();
    this.addClass('jp-SeedVerifyDialog');
  }

  getValue(): IStudiedResult | null {
    const read = (name: string): string =>
      this.node.querySelector<HTMLInputElement>(`[name=${name}]`)?.value ?? '';
    const expression = read('expression').trim();
    const better = (read('better') || null) as Better | null;
    return expression === '' ? null : { expression, better };
  }

  protected render(): React.ReactElement {
    const { expression, better } = this._suggested;
    const trans = this._trans;
    return (
      <>
        <p>
          {trans.__(
            'Seed studies evaluate this after the last cell of each run. It is stored in the notebook’s metadata; no cell changes.'
          )}
        </p>
        <label className="jp-SeedVerifyDialog-field">
          {trans.__('Expression')}
          <input
            className="jp-mod-styled"
            name="expression"
            defaultValue={expression}
            autoComplete="off"
            spellCheck={false}
          />
        </label>
        <label className="jp-SeedVerifyDialog-field">
          {trans.__('Better value')}
          <HTMLSelect
            name="better"
            defaultValue={better ?? 'higher'}
            options={[
              { value: 'higher', label: trans.__('Higher') },
              { value: 'lower', label: trans.__('Lower') },
              { value: '', label: trans.__('Not set') }
            ]}
          />
        </label>
      </>
    );
  }
}
