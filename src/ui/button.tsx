import type { ITranslator } from '@jupyterlab/translation';
import {
  ReactWidget,
  ToolbarButtonComponent,
  UseSignal
} from '@jupyterlab/ui-components';
import type { CommandRegistry } from '@lumino/commands';
import * as React from 'react';

import { CommandIDs } from '../commands';
import type { INotebookSeed, IPreferences } from '../model';
import { sproutIcon } from './icons';
import type * as Messages from './messages';

/** The sentences of the button. */
type ButtonMessages = Pick<
  typeof Messages,
  'describeAction' | 'describeSeeding'
>;

/**
 * The button in a notebook's toolbar: the seed, and a dot where the kernel is
 * not known to run with it.
 */
export class SeedButton extends ReactWidget {
  constructor(options: SeedButton.IOptions) {
    super();
    this._options = options;
    this.addClass('jp-SeedButton');
    options.preferences.changed.connect(this._onPreferencesChanged, this);
    Promise.all([options.model, import('./notebookViews')]).then(
      ([model, messages]) => {
        if (!this.isDisposed) {
          this._model = model;
          this._messages = messages;
          this.update();
        }
      },
      // The notebook was closed first, and this button with it.
      () => undefined
    );
  }

  override dispose(): void {
    if (!this.isDisposed) {
      this._options.preferences.changed.disconnect(
        this._onPreferencesChanged,
        this
      );
      super.dispose();
    }
  }

  protected render(): React.ReactElement | null {
    const model = this._model;
    const messages = this._messages;
    if (!model || !messages) {
      return null;
    }
    return (
      <UseSignal signal={model.changed}>
        {() => this._button(model, messages)}
      </UseSignal>
    );
  }

  private _button(
    model: INotebookSeed,
    { describeAction, describeSeeding }: ButtonMessages
  ): React.ReactElement {
    const { commands, translator, preferences, panelId } = this._options;
    const trans = translator.load('jupyterlab_seed');
    const state = model.state;
    const seeded = state.place !== null && state.seeding === 'done';
    const name =
      state.place && state.seed !== null
        ? trans.__('Seed %1', state.seed)
        : trans.__('Seed');
    const caption = [describeSeeding(state, trans)];
    if (state.plan?.action !== 'none') {
      caption.push(trans.__('Click: %1.', describeAction(state, trans)));
    }
    const text = preferences.buttonLabel === 'seed' ? name : '';
    return (
      <ToolbarButtonComponent
        className={seeded ? undefined : 'jp-mod-unseeded'}
        dataset={{
          'data-command': CommandIDs.insert,
          'data-jp-seeding': state.seeding
        }}
        icon={sproutIcon}
        label={seeded ? text : `${text} •`.trim()}
        tooltip={`${name}. ${caption.join(' ')}`}
        enabled={state.language !== null}
        onClick={() => void commands.execute(CommandIDs.insert, { panelId })}
        translator={translator}
      />
    );
  }

  private _onPreferencesChanged(): void {
    this.update();
  }

  private readonly _options: SeedButton.IOptions;
  private _model: INotebookSeed | null = null;
  /** They load with the first notebook. */
  private _messages: ButtonMessages | null = null;
}

export namespace SeedButton {
  export interface IOptions {
    /** The model of the notebook, once there is one. */
    readonly model: Promise<INotebookSeed>;
    /** The id of the notebook's panel. */
    readonly panelId: string;
    readonly commands: CommandRegistry;
    readonly translator: ITranslator;
    /** The user's settings; they say what the button shows. */
    readonly preferences: IPreferences;
  }
}
