import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';
import type { ISignal } from '@lumino/signaling';
import * as React from 'react';

import type { INotebookSeed } from '../../model';
import { CELL_STATES } from '../markMessages';
import { AnswerSection } from './answerSection';
import { CellsSection, CountsSection } from './cellsSection';
import { DeterminismSection } from './determinismSection';
import { DeviceSection } from './deviceSection';
import { Fold } from './fold';
import { FrameworkSection } from './frameworkSection';
import { OtherSeedsSection } from './otherSeedsSection';
import type { IPanelContext, ISectionProps } from './section';
import { SeedSection } from './seedSection';
import { StartSection } from './startSection';
import { useMarks } from './useMarks';
import { VerifySection } from './verifySection';

/** The props of {@link PanelBody}. */
export interface IPanelBodyProps {
  readonly model: INotebookSeed;
  readonly commands: CommandRegistry;
  readonly trans: TranslationBundle;
  readonly context: IPanelContext;
}

/** The panel of one notebook: the answer first, then what leads to it. */
export function PanelBody(props: IPanelBodyProps): React.ReactElement {
  const { model, commands, trans, context } = props;
  const { names, verifications } = context;
  const given: ISectionProps = { model, commands, trans, names };
  useSignal(model.changed);
  useSignal(verifications.changed);
  const verification = verifications.existing(model.state.path);
  useSignal(verification?.changed ?? null);
  return (
    <>
      <AnswerSection {...given} verified={model.verifiedBy(verification)} />
      <SeedSection {...given} />
      <CellsSection {...given} />
      <DeviceSection {...given} verification={verification} />
      <VerifySection {...given} verification={verification} />
      <Folds {...given} context={context} />
    </>
  );
}

/** The sections that can be collapsed; one without content is left out. */
function Folds(
  props: ISectionProps & { context: IPanelContext }
): React.ReactElement {
  const { context, ...given } = props;
  const { model, trans } = given;
  const { memory } = context;
  const { language, determinismKeys, options, seeds, hashSeeds } = model.state;
  useMarks(model.marks);
  const hasRun = CELL_STATES.some(state => model.marks.counts[state] > 0);
  return (
    <>
      {language && (
        <Fold id="frameworks" label={trans.__('Frameworks')} memory={memory}>
          <FrameworkSection {...given} />
        </Fold>
      )}
      {options && determinismKeys.length > 0 && (
        <Fold id="determinism" label={trans.__('Determinism')} memory={memory}>
          <DeterminismSection {...given} />
        </Fold>
      )}
      {language && (
        <Fold id="start" label={trans.__('Kernel start')} memory={memory}>
          <StartSection {...given} />
        </Fold>
      )}
      {seeds.length + hashSeeds.length > 0 && (
        <Fold
          id="other-seeds"
          label={trans.__('Seeds in other cells')}
          memory={memory}
        >
          <OtherSeedsSection {...given} />
        </Fold>
      )}
      {hasRun && (
        <Fold id="cells" label={trans.__('Cells that ran')} memory={memory}>
          <CountsSection {...given} />
        </Fold>
      )}
    </>
  );
}

/** Render again when a signal is emitted. */
function useSignal(signal: ISignal<unknown, unknown> | null): void {
  const [, render] = React.useReducer((count: number) => count + 1, 0);
  React.useLayoutEffect(() => {
    signal?.connect(render);
    return () => {
      signal?.disconnect(render);
    };
  }, [signal]);
}
