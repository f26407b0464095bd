import type { TranslationBundle } from '@jupyterlab/translation';
import { HTMLSelect, InputGroup } from '@jupyterlab/ui-components';
import * as React from 'react';

import type { IVerifyQuestion } from '../../model';
import type { IMask, TypedNumber } from '../../jobs';
import { parseRuns, parseTimeout, parseTolerance } from '../../jobs';
import { translate } from '../translate';
import { countCells } from './amounts';
import { describeLast } from './status';

/** The input of the dialog before a verification. */
export interface IVerifyDraft {
  readonly timeout: string;
  readonly tolerance: string;
  readonly sideBySide: boolean | null;
  readonly masksOff: readonly string[];
  readonly stored: boolean;
  readonly runs: string;
}

/** The props of the dialog's body. */
export interface IQuestionProps {
  readonly question: IVerifyQuestion;
  readonly initial: IVerifyDraft;
  readonly trans: TranslationBundle;
  readonly onChange: (draft: IVerifyDraft) => void;
}

/** The announcement of a verification, and its options. */
export function QuestionView(props: IQuestionProps): React.ReactElement {
  const { question, initial, trans, onChange } = props;
  const [draft, setDraft] = React.useState(initial);
  const change = (part: Partial<IVerifyDraft>): void => {
    const next = { ...draft, ...part };
    setDraft(next);
    onChange(next);
  };
  return (
    <>
      <Announcement
        question={question}
        runs={parseRuns(draft.runs)}
        trans={trans}
      />
      <NumberField
        id="jupyterlab-seed-verify-count"
        label={trans.__('Number of runs')}
        placeholder="2"
        text={draft.runs}
        problem={describeRunsProblem(parseRuns(draft.runs), trans)}
        onChange={runs => change({ runs })}
      />
      <OrderField draft={draft} trans={trans} onChange={change} />
      <NumberField
        id="jupyterlab-seed-verify-timeout"
        label={trans.__('Time limit per cell, in seconds')}
        placeholder={trans.__('no limit')}
        text={draft.timeout}
        problem={describeTimeout(parseTimeout(draft.timeout), trans)}
        onChange={timeout => change({ timeout })}
      />
      <NumberField
        id="jupyterlab-seed-verify-tolerance"
        label={trans.__('Relative tolerance for numbers')}
        placeholder="0"
        text={draft.tolerance}
        problem={describeTolerance(parseTolerance(draft.tolerance), trans)}
        onChange={tolerance => change({ tolerance })}
      />
      <StoredField draft={draft} trans={trans} onChange={change} />
      {question.masks.length > 0 && (
        <MasksField
          masks={question.masks}
          draft={draft}
          trans={trans}
          onChange={change}
        />
      )}
    </>
  );
}

function describeUntouched(
  { isTrial }: IVerifyQuestion,
  trans: TranslationBundle
): string {
  return isTrial
    ? trans.__(
        'The change is in these runs alone. Your kernel, outputs and file stay untouched until you apply it.'
      )
    : trans.__('Your kernel, outputs and file stay untouched.');
}

/** What the verification will do. */
function Announcement(props: {
  question: IVerifyQuestion;
  runs: TypedNumber;
  trans: TranslationBundle;
}): React.ReactElement {
  const { question, trans } = props;
  const { runs: cells, skipped, notCompared } = question.planned;
  const runs = props.runs.ok ? props.runs.value : 2;
  const last = describeLast(
    question.last?.status === 'done' ? question.last : null,
    trans
  );
  return (
    <>
      <p>
        {runs === 2
          ? trans._n(
              'The %1 code cell runs twice in fresh kernels, and the results are compared.',
              'The %1 code cells run twice in fresh kernels, and the results are compared.',
              cells
            )
          : trans._n(
              'The %1 code cell runs %2 times in fresh kernels, and the results are compared.',
              'The %1 code cells run %2 times in fresh kernels, and the results are compared.',
              cells,
              runs
            )}{' '}
        {describeUntouched(question, trans)}
      </p>
      <p>
        <strong>
          {runs === 2
            ? trans.__(
                'Side effects of the cells happen twice, or up to six times if the runs differ: file writes, uploads, calls that cost money.'
              )
            : trans.__(
                'Side effects of the cells happen %1 times, or up to %2 times if the runs differ: file writes, uploads, calls that cost money.',
                runs,
                runs + 4
              )}
        </strong>
      </p>
      {skipped > 0 && (
        <p>{trans.__('Skipped by a tag: %1.', countCells(skipped, trans))}</p>
      )}
      {notCompared > 0 && (
        <p>
          {trans.__(
            'Output comparison off (tag): %1.',
            countCells(notCompared, trans)
          )}
        </p>
      )}
      {last && <p>{last}</p>}
    </>
  );
}

/** The props of a field of the dialog. */
interface IFieldProps {
  readonly draft: IVerifyDraft;
  readonly trans: TranslationBundle;
  readonly onChange: (part: Partial<IVerifyDraft>) => void;
}

/** Whether the runs go side by side. */
function OrderField(props: IFieldProps): React.ReactElement {
  const { draft, trans, onChange } = props;
  return (
    <div className="jp-SeedVerifyDialog-field">
      <label htmlFor="jupyterlab-seed-verify-runs">
        {trans.__('Order of the runs')}
      </label>
      <HTMLSelect
        id="jupyterlab-seed-verify-runs"
        value={String(draft.sideBySide)}
        options={[
          { value: 'null', label: trans.__('Automatic') },
          { value: 'true', label: trans.__('Side by side') },
          { value: 'false', label: trans.__('One after the other') }
        ]}
        onChange={event => {
          const { value } = event.currentTarget;
          onChange({ sideBySide: value === 'null' ? null : value === 'true' });
        }}
      />
    </div>
  );
}

/** Whether the outputs shown are compared as well. */
function StoredField(props: IFieldProps): React.ReactElement {
  const { draft, trans, onChange } = props;
  const id = 'jupyterlab-seed-verify-stored';
  return (
    <div className="jp-SeedVerifyDialog-mask">
      <input
        id={id}
        type="checkbox"
        checked={draft.stored}
        onChange={event => onChange({ stored: event.currentTarget.checked })}
      />
      <label htmlFor={id}>
        {trans.__('Also compare with the outputs shown')}
      </label>
    </div>
  );
}

/** The rules for masking. */
function MasksField(
  props: IFieldProps & { masks: readonly IMask[] }
): React.ReactElement {
  const { masks, draft, trans, onChange } = props;
  return (
    <details className="jp-SeedVerifyDialog-masks">
      <summary>{trans.__('Masks')}</summary>
      {masks.map(mask => (
        <MaskBox
          key={mask.id}
          mask={mask}
          isOn={!draft.masksOff.includes(mask.id)}
          trans={trans}
          onChange={isOn => {
            const others = draft.masksOff.filter(id => id !== mask.id);
            onChange({ masksOff: isOn ? others : [...others, mask.id] });
          }}
        />
      ))}
    </details>
  );
}

/** A field for a number, with the reason of a refusal below it. */
function NumberField(props: {
  id: string;
  label: string;
  placeholder: string;
  text: string;
  problem: string | null;
  onChange: (text: string) => void;
}): React.ReactElement {
  const { id, label, placeholder, text, problem, onChange } = props;
  return (
    <div className="jp-SeedVerifyDialog-field">
      <label htmlFor={id}>{label}</label>
      <InputGroup
        id={id}
        inputMode="decimal"
        autoComplete="off"
        spellCheck={false}
        value={text}
        placeholder={placeholder}
        aria-invalid={problem !== null}
        aria-describedby={`${id}-problem`}
        onChange={event => onChange(event.currentTarget.value)}
      />
      <p id={`${id}-problem`} className="jp-SeedVerify-error" role="alert">
        {problem}
      </p>
    </div>
  );
}

/** The switch of one rule for masking. */
function MaskBox(props: {
  mask: IMask;
  isOn: boolean;
  trans: TranslationBundle;
  onChange: (isOn: boolean) => void;
}): React.ReactElement {
  const { mask, isOn, trans, onChange } = props;
  const id = `jupyterlab-seed-verify-mask-${mask.id}`;
  const { name, description, messages } = mask;
  return (
    <div className="jp-SeedVerifyDialog-mask">
      <input
        id={id}
        type="checkbox"
        checked={isOn}
        onChange={event => onChange(event.currentTarget.checked)}
      />
      <label
        htmlFor={id}
        title={translate(messages.description, trans, description)}
      >
        {translate(messages.name, trans, name)}
      </label>
    </div>
  );
}

function describeRunsProblem(
  typed: TypedNumber,
  trans: TranslationBundle
): string | null {
  return typed.ok
    ? null
    : trans.__(
        'Enter a whole number from 2 to 100. Rare differences need more.'
      );
}

function describeTimeout(
  typed: TypedNumber,
  trans: TranslationBundle
): string | null {
  if (typed.ok) {
    return null;
  }
  return typed.problem === 'not-a-number'
    ? trans.__('Enter a number of seconds, or leave this empty for no limit.')
    : trans.__('Enter a number from 0 (no limit) to one million.');
}

function describeTolerance(
  typed: TypedNumber,
  trans: TranslationBundle
): string | null {
  if (typed.ok) {
    return null;
  }
  return typed.problem === 'not-a-number'
    ? trans.__('Enter a number, such as 0 or 1e-6.')
    : trans.__('Enter a number of at least 0 and below 1.');
}
