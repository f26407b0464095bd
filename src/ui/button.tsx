import type { ITranslator } from '@jupyterlab/translation';
import {
  ReactWidget,
  ToolbarButtonComponent,
  UseSignal
} from '@jupyterlab/ui-components';
import type { CommandRegistry } from '@lumino/commands';
import type { Message } from '@lumino/messaging';
import * as React from 'react';

import { CommandIDs } from '../commands';
import type { INotebookSeed, IPreferences } from '../model';
import { sproutIcon } from './icons';
import type * as Views from './notebookViews';

/** The sentences of the button. */
type ButtonMessages = Pick<
  typeof Views,
  'describeAction' | 'describeSeeding' | 'labelSeed'
>;

/** What announces that someone looks at the button, or is about to press it. */
const APPROACHES = ['pointerenter', 'focusin'];

/**
 * The button in a notebook's toolbar: the seed that the kernel has, and a dot unless the
 * notebook's seed cell is in force.
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

  /** Read the notebook before the button is pressed: its tooltip says what that would do. */
  handleEvent(): void {
    void this._model?.prepare();
  }

  protected override onAfterAttach(msg: Message): void {
    super.onAfterAttach(msg);
    APPROACHES.forEach(type => this.node.addEventListener(type, this));
  }

  protected override onBeforeDetach(msg: Message): void {
    APPROACHES.forEach(type => this.node.removeEventListener(type, this));
    super.onBeforeDetach(msg);
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
    { describeAction, describeSeeding, labelSeed }: ButtonMessages
  ): React.ReactElement {
    const { commands, translator, preferences, panelId } = this._options;
    const trans = translator.load('jupyterlab_seed');
    const state = model.state;
    const seeded = state.place !== null && state.seeding === 'done';
    const name = labelSeed(state, trans);
    const caption = describeSeeding(state, trans);
    const tooltip =
      state.plan === null || state.plan.action === 'none'
        ? caption
        : trans.__('%1. %2', caption, describeAction(state, trans));
    return (
      <ToolbarButtonComponent
        className={seeded ? undefined : 'jp-mod-unseeded'}
        dataset={{
          'data-command': CommandIDs.insert,
          'data-jp-seeding': state.seeding
        }}
        icon={sproutIcon}
        label={preferences.buttonLabel === 'seed' ? name : ''}
        tooltip={tooltip}
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
  /** The sentences, which load with the first notebook. */
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
    /** The user's settings, which decide what the button shows. */
    readonly preferences: IPreferences;
  }
}
