import type { TranslationBundle } from '@jupyterlab/translation';
import { InputGroup } from '@jupyterlab/ui-components';
import * as React from 'react';

import type {
  IStudyBackground,
  IStudyDraft,
  IStudyOptions,
  StudyField
} from '../../jobs';

/** The props of the form. */
export interface IStudyFormProps {
  readonly draft: IStudyDraft;
  readonly background: IStudyBackground;
  /** What the server said of a field. */
  readonly refused: { field: StudyField; text: string } | null;
  readonly trans: TranslationBundle;
  readonly onChange: (draft: IStudyDraft) => void;
  readonly onStart: (options: IStudyOptions) => void;
}

/** The props of groups of fields. */
export interface IFieldsProps extends IStudyFormProps {
  /** What is wrong with a field; `null` if nothing is. */
  readonly problemOf: (field: StudyField) => string | null;
  readonly change: (part: Partial<IStudyDraft>) => void;
}

/** A field for text. */
export function TextField(
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
export function Field(props: {
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

/** What ties an input to its label and its problem. */
export function inputProps(
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

/** A choice that is on or off. */
export function Check(
  props: IFieldsProps & {
    name: 'free' | 'retry' | 'keepGoing';
    label: string;
  }
): React.ReactElement {
  const { name, label, draft, change } = props;
  return (
    <div
      className="jp-SeedVerifyDialog-field jp-SeedStudy-check"
      data-field={name}
    >
      <label>
        <input
          type="checkbox"
          checked={draft[name]}
          onChange={event => change({ [name]: event.currentTarget.checked })}
        />
        {label}
      </label>
    </div>
  );
}
