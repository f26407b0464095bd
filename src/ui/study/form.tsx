import type { TranslationBundle } from '@jupyterlab/translation';
import { Button, HTMLSelect, InputGroup } from '@jupyterlab/ui-components';
import * as React from 'react';

import type {
  Better,
  ComparisonKind,
  IStudyDraft,
  IStudyOptions,
  StudyField
} from '../../jobs';
import { readStudyDraft } from '../../jobs';
import { describeStudyProblem } from './sentences';

/** The props of the form. */
export interface IStudyFormProps {
  readonly draft: IStudyDraft;
  /** A result found in the notebook. */
  readonly suggested: string | null;
  /** What the server said of a field. */
  readonly refused: { field: StudyField; text: string } | null;
  readonly trans: TranslationBundle;
  readonly onChange: (draft: IStudyDraft) => void;
  readonly onStart: (options: IStudyOptions) => void;
}

/** What is studied, and how. */
export function StudyForm(props: IStudyFormProps): React.ReactElement {
  const { draft, trans, onChange, onStart, refused } = props;
  const [wasTried, setTried] = React.useState(false);
  const { options, problems } = readStudyDraft(draft);
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
      <div className="jp-SeedVerify-actions">
        <Button className="jp-mod-styled jp-mod-accept" type="submit">
          {trans.__('Start Study')}
        </Button>
      </div>
    </form>
  );
}

/** The props of groups of fields. */
interface IFieldsProps extends IStudyFormProps {
  /** What is wrong with a field; `null` if nothing is. */
  readonly problemOf: (field: StudyField) => string | null;
  readonly change: (part: Partial<IStudyDraft>) => void;
}

/** What is read from each run, and what is better. */
function ResultFields(props: IFieldsProps): React.ReactElement {
  const { draft, trans, suggested, problemOf, change } = props;
  return (
    <>
      <TextField
        {...props}
        name="result"
        label={trans.__('Result: an expression, evaluated after the last cell')}
        placeholder={
          suggested ?? trans.__('the last expression of the last cell')
        }
      />
      <Field
        id="better"
        label={trans.__('What is better')}
        problem={problemOf('better')}
      >
        <HTMLSelect
          {...inputProps('better', problemOf('better'))}
          value={draft.better}
          options={[
            { value: '', label: trans.__('Not said') },
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
      {draft.comparison !== 'nothing' && (
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
        placeholder={trans.__('not said')}
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

/** A field for text. */
function TextField(
  props: IFieldsProps & {
    name: Exclude<StudyField, 'better'>;
    label: string;
    placeholder: string;
  }
): React.ReactElement {
  const { name, label, placeholder, draft, problemOf, change } = props;
  const problem = problemOf(name);
  return (
    <Field id={name} label={label} problem={problem}>
      <InputGroup
        {...inputProps(name, problem)}
        autoComplete="off"
        spellCheck={false}
        value={draft[name]}
        placeholder={placeholder}
        onChange={event => change({ [name]: event.currentTarget.value })}
      />
    </Field>
  );
}

/** A field with its label, and with what is wrong with it below. */
function Field(props: {
  id: string;
  label: string;
  problem: string | null;
  children: React.ReactElement;
}): React.ReactElement {
  const { id, label, problem, children } = props;
  return (
    <div className="jp-SeedVerifyDialog-field" data-field={id}>
      <label htmlFor={idOf(id)}>{label}</label>
      {children}
      <p
        id={`${idOf(id)}-problem`}
        className="jp-SeedVerify-error"
        role="alert"
      >
        {problem}
      </p>
    </div>
  );
}

function idOf(name: string): string {
  return `jupyterlab-seed-study-${name}`;
}

function inputProps(
  name: string,
  problem: string | null
): React.AriaAttributes & { id: string } {
  const id = idOf(name);
  return {
    id,
    'aria-invalid': problem !== null,
    'aria-describedby': `${id}-problem`
  };
}

function labelAgainst(
  kind: Exclude<ComparisonKind, 'nothing'>,
  trans: TranslationBundle
): string {
  switch (kind) {
    case 'parameter':
      return trans.__(
        'Parameter of B, set behind the cell tagged "parameters"'
      );
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
