import type { ITranslator } from '@jupyterlab/translation';
import { VDomModel, VDomRenderer } from '@jupyterlab/ui-components';
import { TextItem } from '@jupyterlab/statusbar';
import type { CommandRegistry } from '@lumino/commands';
import { Throttler } from '@lumino/polling';
import * as React from 'react';

import { CommandIDs } from '../commands';
import type { INotebookSeed, ISeedTracker } from '../model';
import { countDiffering } from '../model/answer';
import { HASH_SEED } from '../recipes';
import { sproutIcon } from './icons';
import { describeVariable } from './messages';
import {
  describeDiffering,
  describeKernelSeed,
  describeSeeding
} from './seedMessages';

/** Follows the current notebook. */
export class CurrentSeed extends VDomModel {
  /**
   * @param tracker - The models of the open notebooks; it is not disposed with this.
   */
  constructor(tracker: ISeedTracker) {
    super();
    this._tracker = tracker;
    tracker.currentChanged.connect(this._onCurrentChanged, this);
    this._onCurrentChanged();
  }

  /** The model of the current notebook, or `null`. */
  get current(): INotebookSeed | null {
    return this._current;
  }

  override dispose(): void {
    if (this.isDisposed) {
      return;
    }
    this._follow(null);
    this._throttler.dispose();
    this._tracker.currentChanged.disconnect(this._onCurrentChanged, this);
    super.dispose();
  }

  private _onCurrentChanged(): void {
    this._follow(this._tracker.current);
    this.stateChanged.emit();
  }

  private _follow(model: INotebookSeed | null): void {
    this._current?.changed.disconnect(this._onChanged, this);
    this._current?.marks.changed.disconnect(this._onMarksChanged, this);
    this._current = model;
    model?.changed.connect(this._onChanged, this);
    model?.marks.changed.connect(this._onMarksChanged, this);
  }

  private _onChanged(): void {
    this.stateChanged.emit();
  }

  private _onMarksChanged(): void {
    void this._throttler.invoke();
  }

  private readonly _tracker: ISeedTracker;
  /** Limits the updates while many cells run. */
  private readonly _throttler = new Throttler(() => this._onChanged(), {
    limit: 200,
    edge: 'trailing'
  });
  private _current: INotebookSeed | null = null;
}

/** The item in the status bar: the seed that the current notebook's kernel has, and how many cells will differ. */
export class SeedStatusItem extends VDomRenderer<CurrentSeed> {
  constructor(
    tracker: ISeedTracker,
    commands: CommandRegistry,
    translator: ITranslator
  ) {
    super(new CurrentSeed(tracker));
    this._commands = commands;
    this._translator = translator;
    this.id = 'jupyterlab-seed-status';
    this.addClass('jp-SeedStatusItem');
  }

  override dispose(): void {
    const model = this.isDisposed ? null : this.model;
    super.dispose();
    model?.dispose();
  }

  protected render(): React.ReactElement | null {
    const { current } = this.model;
    if (!current) {
      return null;
    }
    const { marks, state } = current;
    const trans = this._translator.load('jupyterlab_seed');
    const hashSeed = state.start.ineffective.includes(HASH_SEED)
      ? describeVariable(HASH_SEED, state, trans)
      : null;
    const title = [
      describeSeeding(state, trans),
      ...(hashSeed ? [`${HASH_SEED}: ${hashSeed}`] : [])
    ].join('. ');
    const seed = describeKernelSeed(state, trans);
    const text = hashSeed
      ? trans.__('%1 (hash seed not in effect)', seed)
      : seed;
    const count = countDiffering(marks);
    const run = (): void => {
      void this._commands.execute(CommandIDs.togglePanel);
    };
    return (
      <div
        className="jp-SeedStatusItem-content"
        role="button"
        tabIndex={0}
        aria-label={trans.__('Seed panel. %1', title)}
        onClick={run}
        onKeyDown={event => {
          if (event.key === 'Enter' || event.key === ' ') {
            event.preventDefault();
            run();
          }
        }}
      >
        <sproutIcon.react tag="span" elementSize="small" />
        <TextItem
          source={
            count > 0
              ? trans.__('%1, %2', text, describeDiffering(count, trans))
              : text
          }
          title={title}
        />
      </div>
    );
  }

  private readonly _commands: CommandRegistry;
  private readonly _translator: ITranslator;
}
