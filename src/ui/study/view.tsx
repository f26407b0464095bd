import { UseSignal } from '@jupyterlab/ui-components';
import * as React from 'react';

import type {
  IRefusal,
  IStudyBackground,
  IStudyDraft,
  IStudyOptions,
  StudyField
} from '../../jobs';
import { EMPTY_DRAFT, fieldOf, NO_BACKGROUND, STUDY_SCHEMA } from '../../jobs';
import { StudyForm } from './form';
import { StudyProgressView } from './progress';
import type { IStudyProps } from './props';
import { StudyReportView } from './report';
import { describeStudyRefusal } from './sentences';

/** One study: the form, its progress, or what it found. */
export function StudyView(props: IStudyProps): React.ReactElement {
  return (
    <UseSignal signal={props.study.changed}>
      {() => <Current {...props} />}
    </UseSignal>
  );
}

function Current(props: IStudyProps): React.ReactElement {
  const { study, actions, trans } = props;
  const { phase, state, isActive } = study;
  const [draft, setDraft] = React.useState<IStudyDraft>(EMPTY_DRAFT);
  const [started, setStarted] = React.useState<IStudyDraft | null>(null);
  const [isNew, setNew] = React.useState(false);
  if (isActive) {
    return <StudyProgressView {...props} />;
  }
  if (phase === 'finding') {
    return <p role="status">{trans.__('Asking the server…')}</p>;
  }
  const report = state?.report ?? null;
  if (phase === 'ended' && report && !isNew) {
    return report.schema === STUDY_SCHEMA ? (
      <StudyReportView
        {...props}
        report={report}
        onAgain={() => setNew(true)}
      />
    ) : (
      <p className="jp-SeedVerify-error" role="alert">
        {trans.__(
          'This report comes from another version of jupyterlab-seed. Reload the page to see it.'
        )}
      </p>
    );
  }
  const start = (options: IStudyOptions): void => {
    setNew(false);
    setStarted(draft);
    void actions.start(study, options);
  };
  return (
    <Question
      {...props}
      draft={draft}
      isFresh={started !== draft}
      isFirst={started === null}
      onChange={setDraft}
      onStart={start}
    />
  );
}

/** The form, with what became of the last start. */
function Question(
  props: IStudyProps & {
    draft: IStudyDraft;
    /** Whether the form has changed since the last start. */
    isFresh: boolean;
    /** Whether nothing was started here: what failed did so before the page was reloaded. */
    isFirst: boolean;
    onChange: (draft: IStudyDraft) => void;
    onStart: (options: IStudyOptions) => void;
  }
): React.ReactElement {
  const { study, trans, isFresh, isFirst } = props;
  const problem = study.refusal ?? study.state?.error ?? null;
  const field = isFirst ? null : fieldOf(problem?.field, problem?.kind);
  const background = useBackground(props);
  return (
    <section>
      <p className="jp-SeedVerify-headline">
        {trans.__('Is the gain above the noise?')}
      </p>
      <p>
        {trans.__(
          'The notebook runs once under each seed, each time in a fresh kernel. Your kernel, outputs and file stay untouched; a notebook without a seed cell gets one for the study alone.'
        )}
      </p>
      <p>
        <strong>
          {trans.__(
            'Side effects of the cells happen in every run: file writes, uploads, calls that cost money.'
          )}
        </strong>
      </p>
      <Outcome {...props} problem={field === null ? problem : null} />
      <StudyForm
        {...props}
        background={background}
        refused={isFresh ? null : refusedField(field, problem, props)}
      />
    </section>
  );
}

/** What became of the last study, where that is no report. */
function Outcome(
  props: IStudyProps & { problem: IRefusal | null }
): React.ReactElement | null {
  const { study, problem, trans } = props;
  if (problem) {
    return (
      <p className="jp-SeedVerify-error" role="alert">
        {describeStudyRefusal(problem, trans)}
      </p>
    );
  }
  switch (study.phase) {
    case 'cancelled':
      return (
        <p role="status">
          {trans.__(
            'Study cancelled; its kernels are stopped. Finished runs are kept: the same study continues from there.'
          )}
        </p>
      );
    case 'gone':
      return (
        <p role="status">
          {trans.__(
            'The server no longer has this study; it may have been restarted. Finished runs are kept: the same study continues from there.'
          )}
        </p>
      );
    default:
      return null;
  }
}

function refusedField(
  field: StudyField | null,
  problem: IRefusal | null,
  { trans }: IStudyProps
): { field: StudyField; text: string } | null {
  return field && problem
    ? { field, text: describeStudyRefusal(problem, trans) }
    : null;
}

/** What is known of the notebook; nothing until it is found. */
function useBackground({ study, actions }: IStudyProps): IStudyBackground {
  const [background, setBackground] = React.useState(NO_BACKGROUND);
  const { path } = study;
  React.useEffect(() => {
    let isWanted = true;
    void actions.background(path).then(found => {
      if (isWanted) {
        setBackground(found);
      }
    });
    return () => {
      isWanted = false;
    };
  }, [actions, path]);
  return background;
}
