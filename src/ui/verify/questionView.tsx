import type { TranslationBundle } from '@jupyterlab/translation';
import { HTMLSelect, InputGroup } from '@jupyterlab/ui-components';
import * as React from 'react';

import type { IVerifyQuestion } from '../../model';
import type { IMask, TypedNumber } from '../../jobs';
import { parseTimeout, parseTolerance } from '../../jobs';
import {
  countCells,
  describeLast,
  describeMask,
  nameMask
} from '../verifyMessages';

/** What is typed and chosen before a verification. */
export interface IVerifyDraft {
  readonly timeout: string;
  readonly tolerance: string;
  readonly sideBySide: boolean | null;
  readonly masksOff: readonly string[];
}

/** What the body of the dialog is given. */
export interface IQuestionProps {
  readonly question: IVerifyQuestion;
  readonly initial: IVerifyDraft;
  readonly trans: TranslationBundle;
  readonly onChange: (draft: IVerifyDraft) => void;
}

/** What a verification will do, and what may be chosen. */
export function QuestionView(props: IQuestionProps): React.ReactElement {
  const { question, initial, trans, onChange } = props;
  const [draft, setDraft] = React.useState(initial);
  const change = (part: Partial<IVerifyDraft>): void => {
    const next = { ...draft, ...part };
    setDraft(next);
    onChange(next);
  };
  const { runs, skipped, notCompared } = question.planned;
  const last = describeLast(
    question.last?.status === 'done' ? question.last : null,
    trans
  );
  return (
    <>
      <p>
        {trans._n(
          'The %1 code cell runs twice, in two fresh kernels, and the results are compared.',
          'The %1 code cells run twice, in two fresh kernels, and the results are compared.',
          runs
        )}{' '}
        {trans.__(
          'Your own kernel, the outputs and the file stay as they are.'
        )}
      </p>
      <p>
        <strong>
          {trans.__(
            'Whatever the cells do outside of the notebook happens twice, and up to four times where the runs differ: files that they write, uploads, calls that cost money.'
          )}
        </strong>
      </p>
      {skipped > 0 && (
        <p>{trans.__('Left out by a tag: %1.', countCells(skipped, trans))}</p>
      )}
      {notCompared > 0 && (
        <p>
          {trans.__(
            'Run, and not compared by a tag: %1.',
            countCells(notCompared, trans)
          )}
        </p>
      )}
      {last && <p>{last}</p>}
      <div className="jp-SeedVerifyDialog-field">
        <label htmlFor="jupyterlab-seed-verify-runs">
          {trans.__('The two runs')}
        </label>
        <HTMLSelect
          id="jupyterlab-seed-verify-runs"
          value={String(draft.sideBySide)}
          options={[
            { value: 'null', label: trans.__('As the memory allows') },
            { value: 'true', label: trans.__('Side by side') },
            { value: 'false', label: trans.__('One after the other') }
          ]}
          onChange={event => {
            const { value } = event.currentTarget;
            change({ sideBySide: value === 'null' ? null : value === 'true' });
          }}
        />
      </div>
      <NumberField
        id="jupyterlab-seed-verify-timeout"
        label={trans.__('Time limit of a cell, in seconds')}
        placeholder={trans.__('no limit')}
        text={draft.timeout}
        problem={describeTimeout(parseTimeout(draft.timeout), trans)}
        onChange={timeout => change({ timeout })}
      />
      <NumberField
        id="jupyterlab-seed-verify-tolerance"
        label={trans.__('Relative tolerance of numbers')}
        placeholder="0"
        text={draft.tolerance}
        problem={describeTolerance(parseTolerance(draft.tolerance), trans)}
        onChange={tolerance => change({ tolerance })}
      />
      {question.masks.length > 0 && (
        <details className="jp-SeedVerifyDialog-masks">
          <summary>{trans.__('What is masked before it is compared')}</summary>
          {question.masks.map(mask => (
            <MaskBox
              key={mask.id}
              mask={mask}
              isOn={!draft.masksOff.includes(mask.id)}
              trans={trans}
              onChange={isOn => {
                const others = draft.masksOff.filter(id => id !== mask.id);
                change({ masksOff: isOn ? others : [...others, mask.id] });
              }}
            />
          ))}
        </details>
      )}
    </>
  );
}

/** A field for a number; why it is refused stands below it. */
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

/** One rule for masking, to be switched off. */
function MaskBox(props: {
  mask: IMask;
  isOn: boolean;
  trans: TranslationBundle;
  onChange: (isOn: boolean) => void;
}): React.ReactElement {
  const { mask, isOn, trans, onChange } = props;
  const id = `jupyterlab-seed-verify-mask-${mask.id}`;
  return (
    <div className="jp-SeedVerifyDialog-mask">
      <input
        id={id}
        type="checkbox"
        checked={isOn}
        onChange={event => onChange(event.currentTarget.checked)}
      />
      <label htmlFor={id} title={describeMask(mask, trans)}>
        {nameMask(mask.id, [mask], trans)}
      </label>
    </div>
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
    ? trans.__('This is not a number of seconds. Leave it empty for no limit.')
    : trans.__('It must be between 0, which is no limit, and a million.');
}

function describeTolerance(
  typed: TypedNumber,
  trans: TranslationBundle
): string | null {
  if (typed.ok) {
    return null;
  }
  return typed.problem === 'not-a-number'
    ? trans.__('This is not a number, such as 0 or 1e-6.')
    : trans.__('It must be from 0 to below 1.');
}
