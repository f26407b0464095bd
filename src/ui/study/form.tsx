import type { TranslationBundle } from '@jupyterlab/translation';
import { Button, HTMLSelect } from '@jupyterlab/ui-components';
import * as React from 'react';

import type {
  ApartKind,
  Better,
  ComparisonKind,
  StudyField,
  StudyProblem
} from '../../jobs';
import { betterBefore, readStudyDraft, studySize } from '../../jobs';
import type { IFieldsProps, IStudyFormProps } from './fields';
import { Check, Field, inputProps, TextField } from './fields';
import {
  describeBetter,
  describeOwnResult,
  describeSize,
  describeStudyProblem
} from './sentences';

/** Tags, numbers and names, which are the same in every language. */
const EXAMPLE_CELLS = 'split, 7';
const EXAMPLE_DIRECTIONS = 'loss:lower; accuracy:higher';

/** What is studied, and how. */
export function StudyForm(props: IStudyFormProps): React.ReactElement {
  const { draft, background, trans, onChange, onStart, refused } = props;
  const [wasTried, setTried] = React.useState(false);
  const { options, problems } = readStudyDraft(draft, background);
  const given: IFieldsProps = {
    ...props,
    problemOf: field => {
      const problem = problems.get(field);
      if (problem && (wasTried || !problem.endsWith('-needed'))) {
        return describeStudyProblem(problem, trans);
      }
      return refused?.field === field ? refused.text : null;
    },
    change: part => onChange({ ...draft, ...part })
  };
  return (
    <form
      className="jp-SeedStudy-form"
      noValidate
      onSubmit={event => {
        event.preventDefault();
        setTried(true);
        if (options) {
          onStart(options);
        }
      }}
    >
      <ResultFields {...given} />
      <ComparisonFields {...given} />
      <SizeFields {...given} />
      <MoreFields {...given} isWrong={hasProblem(problems)} />
      {options && (
        <p className="jp-SeedVerify-note" data-note="size">
          {describeSize(studySize(options, background), background, trans)}
        </p>
      )}
      <div className="jp-SeedVerify-actions">
        <Button className="jp-mod-styled jp-mod-accept" type="submit">
          {trans.__('Start Study')}
        </Button>
      </div>
    </form>
  );
}

/** What is read from each run, and what is better. */
function ResultFields(props: IFieldsProps): React.ReactElement {
  const { draft, trans, background, problemOf, change } = props;
  const before = betterBefore(draft, background);
  return (
    <>
      <TextField
        {...props}
        name="result"
        label={trans.__('Result: an expression, evaluated after the last cell')}
        placeholder={describeOwnResult(background, trans)}
      />
      <Field
        id="better"
        label={trans.__('Better value')}
        problem={problemOf('better')}
      >
        <HTMLSelect
          {...inputProps('better', problemOf('better'))}
          value={draft.better}
          options={[
            { value: '', label: describeBetter(before, trans) },
            { value: 'higher', label: trans.__('Higher') },
            { value: 'lower', label: trans.__('Lower') }
          ]}
          onChange={event =>
            change({ better: event.currentTarget.value as Better | '' })
          }
        />
      </Field>
    </>
  );
}

/** What the notebook is compared with. */
function ComparisonFields(props: IFieldsProps): React.ReactElement {
  const { draft, trans, change } = props;
  return (
    <>
      <Field id="comparison" label={trans.__('Compared with')} problem={null}>
        <HTMLSelect
          {...inputProps('comparison', null)}
          value={draft.comparison}
          options={[
            {
              value: 'nothing',
              label: trans.__('Nothing: how large is the noise?')
            },
            {
              value: 'parameter',
              label: trans.__('Itself with another parameter')
            },
            { value: 'notebook', label: trans.__('Another notebook') },
            { value: 'saved', label: trans.__('The file as it was saved') },
            {
              value: 'revision',
              label: trans.__('A git revision of the file')
            }
          ]}
          onChange={event =>
            change({ comparison: event.currentTarget.value as ComparisonKind })
          }
        />
      </Field>
      {draft.comparison !== 'nothing' && draft.comparison !== 'saved' && (
        <TextField
          {...props}
          name="against"
          label={labelAgainst(draft.comparison, trans)}
          placeholder={placeholderOf(draft.comparison)}
        />
      )}
    </>
  );
}

/** How large the study is. */
function SizeFields(props: IFieldsProps): React.ReactElement {
  const { trans } = props;
  return (
    <>
      <TextField
        {...props}
        name="seeds"
        label={trans.__('Number of seeds')}
        placeholder="20"
      />
      <TextField
        {...props}
        name="interest"
        label={trans.__('Smallest difference that matters')}
        placeholder={trans.__('not set')}
      />
      <TextField
        {...props}
        name="jobs"
        label={trans.__('Kernels at once')}
        placeholder={trans.__('as many as the server has room for')}
      />
    </>
  );
}

/** What is seldom wanted; open where something is wrong in it. */
function MoreFields(
  props: IFieldsProps & { isWrong: boolean }
): React.ReactElement {
  const { trans, isWrong } = props;
  const [isOpen, setOpen] = React.useState(isWrong);
  return (
    <details
      open={isOpen || isWrong}
      onToggle={event => setOpen(event.currentTarget.open)}
    >
      <summary>{trans.__('More options')}</summary>
      <ApartFields {...props} />
      <TextField
        {...props}
        name="directions"
        label={trans.__('Of several values: higher or lower is better')}
        placeholder={EXAMPLE_DIRECTIONS}
      />
      <TextField
        {...props}
        name="examples"
        label={trans.__('Number of examples behind an accuracy')}
        placeholder={trans.__('not set')}
      />
      <TextField
        {...props}
        name="timeout"
        label={trans.__('Time limit of a cell, in seconds')}
        placeholder={trans.__('none')}
      />
      <Check
        {...props}
        name="free"
        label={trans.__(
          'Also repeat A under its first seed, and with free seeds, to measure noise that no seed controls'
        )}
      />
      <Check
        {...props}
        name="retry"
        label={trans.__('Rerun seeds that failed before')}
      />
      <Check
        {...props}
        name="keepGoing"
        label={trans.__(
          'Run all seeds even if the first ones fail in the same way'
        )}
      />
    </details>
  );
}

/** Which cells vary. */
function ApartFields(props: IFieldsProps): React.ReactElement {
  const { draft, trans, change } = props;
  return (
    <>
      <Field id="apart" label={trans.__('What varies')} problem={null}>
        <HTMLSelect
          {...inputProps('apart', null)}
          value={draft.apart}
          options={[
            {
              value: 'nothing',
              label: trans.__('Everything that the seed controls')
            },
            { value: 'hold', label: trans.__('Everything except some cells') },
            { value: 'vary', label: trans.__('Only some cells') }
          ]}
          onChange={event =>
            change({ apart: event.currentTarget.value as ApartKind })
          }
        />
      </Field>
      {draft.apart !== 'nothing' && (
        <TextField
          {...props}
          name="cells"
          label={trans.__('Cells: numbers or tags, separated by commas')}
          placeholder={EXAMPLE_CELLS}
        />
      )}
    </>
  );
}

/** Whether something is wrong in the fields that are seldom wanted. */
function hasProblem(problems: ReadonlyMap<StudyField, StudyProblem>): boolean {
  return (['cells', 'examples', 'timeout'] as const).some(field =>
    problems.has(field)
  );
}

function labelAgainst(
  kind: Exclude<ComparisonKind, 'nothing' | 'saved'>,
  trans: TranslationBundle
): string {
  switch (kind) {
    case 'parameter':
      return trans.__('Parameter of B, set after the cell tagged "parameters"');
    case 'notebook':
      return trans.__('Path of the other notebook (A)');
    case 'revision':
      return trans.__('Revision of A');
  }
}

function placeholderOf(kind: ComparisonKind): string {
  switch (kind) {
    case 'parameter':
      return 'hidden=24';
    case 'revision':
      return 'HEAD~1';
    default:
      return 'other.ipynb';
  }
}
