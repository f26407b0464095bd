import type { ITranslator } from '@jupyterlab/translation';
import { Collapser, ReactWidget, SidePanel } from '@jupyterlab/ui-components';
import type { CommandRegistry } from '@lumino/commands';
import type { Message } from '@lumino/messaging';
import { Panel } from '@lumino/widgets';
import * as React from 'react';

import type { INotebookSeed, ISeedTracker } from '../../model';
import { sproutIcon } from '../icons';
import type { INames } from '../markMessages';
import type { ISectionProps } from './section';
import type * as Sections from './sections';

/**
 * The panel of the current notebook. While it is hidden it does nothing, and
 * the model asks no kernel on its behalf.
 */
export class SeedPanel extends SidePanel {
  constructor(options: SeedPanel.IOptions) {
    // One scrolling column: sections of very different lengths share no height.
    super({ content: new Panel(), translator: options.translator });
    const { tracker, commands, translator, names } = options;
    const trans = translator.load('jupyterlab_seed');
    this.id = 'jupyterlab-seed-panel';
    this.addClass('jp-SeedPanel');
    this.node.setAttribute('role', 'region');
    this.node.setAttribute('aria-label', trans.__('Seed'));
    this.title.icon = sproutIcon;
    this.title.caption = trans.__('Seed');
    this._tracker = tracker;
    const section = (label: string, content: keyof typeof Sections): void => {
      const widget = new Section({ commands, trans }, onDemand(content, names));
      widget.title.label = label;
      this._sections.push(widget);
      this.addWidget(new Collapser({ widget, collapsed: false }));
    };
    section(trans.__('Seed'), 'SeedSection');
    section(trans.__('Frameworks'), 'FrameworkSection');
    section(trans.__('Determinism'), 'DeterminismSection');
    section(trans.__('Kernel start'), 'StartSection');
    section(trans.__('Cells'), 'CellsSection');
    section(trans.__('Seeds in other cells'), 'OtherSeedsSection');
    section(trans.__('Verification'), 'VerifySection');
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

  private _follow(): void {
    if (this._isActive) {
      this._show(this._tracker.current);
    }
  }

  private _show(model: INotebookSeed | null): void {
    if (this._model && !this._model.isDisposed) {
      this._model.isWatched = false;
    }
    this._model = model;
    if (model) {
      model.isWatched = true;
    }
    for (const section of this._sections) {
      section.model = model;
    }
  }

  private readonly _tracker: ISeedTracker;
  private readonly _sections: Section[] = [];
  private _model: INotebookSeed | null = null;
  private _isActive = false;
}

export namespace SeedPanel {
  export interface IOptions {
    readonly tracker: ISeedTracker;
    readonly commands: CommandRegistry;
    readonly translator: ITranslator;
    /** How the cells and streams of the current notebook are called. */
    readonly names: () => Promise<INames>;
  }
}

/** A part of the panel, which loads when the panel is shown for the first time. */
function onDemand(
  name: keyof typeof Sections,
  load: () => Promise<INames>
): React.FunctionComponent<Omit<ISectionProps, 'names'>> {
  const Loaded = React.lazy(async () => {
    const [sections, names] = await Promise.all([import('./sections'), load()]);
    const Content = sections[name];
    return {
      default: (props: Omit<ISectionProps, 'names'>) => (
        <Content {...props} names={names} />
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

/** One section: a view of the model of the current notebook. */
class Section extends ReactWidget {
  constructor(
    given: Omit<ISectionProps, 'model' | 'names'>,
    content: React.FunctionComponent<Omit<ISectionProps, 'names'>>
  ) {
    super();
    this.addClass('jp-SeedPanel-section');
    this._given = given;
    this._content = content;
  }

  /** The model that is shown, or `null`. */
  set model(model: INotebookSeed | null) {
    if (model === this._model) {
      return;
    }
    this._model?.changed.disconnect(this._onChanged, this);
    this._model = model;
    model?.changed.connect(this._onChanged, this);
    this.update();
  }

  override dispose(): void {
    if (!this.isDisposed) {
      this.model = null;
      super.dispose();
    }
  }

  protected render(): React.ReactElement {
    const Content = this._content;
    return this._model ? (
      <Content {...this._given} model={this._model} />
    ) : (
      <p className="jp-SeedPanel-note">
        {this._given.trans.__('Open a notebook to see its seed.')}
      </p>
    );
  }

  private _onChanged(): void {
    this.update();
  }

  private readonly _given: Omit<ISectionProps, 'model' | 'names'>;
  private readonly _content: React.FunctionComponent<
    Omit<ISectionProps, 'names'>
  >;
  private _model: INotebookSeed | null = null;
}
