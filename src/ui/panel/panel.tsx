import type { ITranslator, TranslationBundle } from '@jupyterlab/translation';
import { ReactWidget } from '@jupyterlab/ui-components';
import type { CommandRegistry } from '@lumino/commands';
import type { Message } from '@lumino/messaging';
import * as React from 'react';

import type { INotebookSeed, ISeedTracker } from '../../model';
import { sproutIcon } from '../icons';
import type { IPanelBodyProps } from './body';
import type { IPanelContext } from './section';

/**
 * The panel of the current notebook. While it is hidden it does nothing, and
 * the model asks no kernel on its behalf.
 */
export class SeedPanel extends ReactWidget {
  constructor(options: SeedPanel.IOptions) {
    super();
    const { tracker, commands, translator, load } = options;
    this._trans = translator.load('jupyterlab_seed');
    this.id = 'jupyterlab-seed-panel';
    this.addClass('jp-SeedPanel');
    this.node.setAttribute('role', 'region');
    this.node.setAttribute('aria-label', this._trans.__('Seed'));
    this.title.icon = sproutIcon;
    this.title.caption = this._trans.__('Seed');
    this._tracker = tracker;
    this._commands = commands;
    this._body = onDemand(load);
    tracker.currentChanged.connect(this._follow, this);
  }

  override dispose(): void {
    if (this.isDisposed) {
      return;
    }
    this._tracker.currentChanged.disconnect(this._follow, this);
    this._show(null);
    super.dispose();
  }

  protected override onBeforeShow(msg: Message): void {
    super.onBeforeShow(msg);
    void import('../styles');
    this._isActive = true;
    this._follow();
  }

  protected override onAfterHide(msg: Message): void {
    super.onAfterHide(msg);
    this._isActive = false;
    this._show(null);
  }

  protected render(): React.ReactElement {
    const Body = this._body;
    return this._model ? (
      <Body
        // The choices that are open belong to one notebook.
        key={this._count}
        model={this._model}
        commands={this._commands}
        trans={this._trans}
      />
    ) : (
      <p className="jp-SeedPanel-note">
        {this._trans.__('Open a notebook to see its seed.')}
      </p>
    );
  }

  private _follow(): void {
    if (this._isActive) {
      this._show(this._tracker.current);
    }
  }

  private _show(model: INotebookSeed | null): void {
    if (model === this._model) {
      return;
    }
    if (this._model && !this._model.isDisposed) {
      this._model.isWatched = false;
    }
    this._model = model;
    this._count += 1;
    if (model) {
      model.isWatched = true;
    }
    this.update();
  }

  private readonly _tracker: ISeedTracker;
  private readonly _commands: CommandRegistry;
  private readonly _trans: TranslationBundle;
  private readonly _body: React.FunctionComponent<
    Omit<IPanelBodyProps, 'context'>
  >;
  private _model: INotebookSeed | null = null;
  /** How many notebooks have been shown. */
  private _count = 0;
  private _isActive = false;
}

export namespace SeedPanel {
  export interface IOptions {
    readonly tracker: ISeedTracker;
    readonly commands: CommandRegistry;
    readonly translator: ITranslator;
    /** Loads what the panel shows beside the models. */
    readonly load: () => Promise<IPanelContext>;
  }
}

/** The content of the panel, which loads when that is first shown. */
function onDemand(
  load: () => Promise<IPanelContext>
): React.FunctionComponent<Omit<IPanelBodyProps, 'context'>> {
  const Loaded = React.lazy(async () => {
    const [{ PanelBody }, context] = await Promise.all([
      import('./body'),
      load()
    ]);
    return {
      default: (props: Omit<IPanelBodyProps, 'context'>) => (
        <PanelBody {...props} context={context} />
      )
    };
  });
  return function Part(props) {
    return (
      <React.Suspense fallback={null}>
        <Loaded {...props} />
      </React.Suspense>
    );
  };
}
