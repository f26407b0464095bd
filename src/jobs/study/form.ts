/**
 * What a user types to describe a study.
 */
import type { IStudiedResult, IStudyOptions, StudyAgainst } from './client';
import type { Better } from './report';

/** What a notebook is compared with. */
export type ComparisonKind = 'nothing' | 'notebook' | 'parameter' | 'revision';

/** The input of the form. */
export interface IStudyDraft {
  /** Expressions, separated by semicolons; each may end in `:higher` or `:lower`. */
  readonly result: string;
  readonly better: Better | '';
  readonly comparison: ComparisonKind;
  /** A path, `name=value` pairs separated by semicolons, or a revision. */
  readonly against: string;
  readonly seeds: string;
  readonly interest: string;
  readonly jobs: string;
}

/** A field of the form. */
export type StudyField = Exclude<keyof IStudyDraft, 'comparison'>;

/** What is wrong with a field. */
export type StudyProblem =
  | 'result-twice'
  | 'better-needed'
  | 'path-needed'
  | 'parameter-needed'
  | 'revision-needed'
  | 'seeds-range'
  | 'interest-range'
  | 'jobs-range';

/** The problems by field; without any there are options. */
export interface IReadDraft {
  readonly options: IStudyOptions | null;
  readonly problems: ReadonlyMap<StudyField, StudyProblem>;
}

/** The input of an untouched form. */
export const EMPTY_DRAFT: IStudyDraft = {
  result: '',
  better: '',
  comparison: 'nothing',
  against: '',
  seeds: '20',
  interest: '',
  jobs: ''
};

/** The most seeds and kernels; the server's. */
export const MOST_SEEDS = 1000;
export const MOST_JOBS = 64;

/** Read the form. */
export function readStudyDraft(draft: IStudyDraft): IReadDraft {
  const problems = new Map<StudyField, StudyProblem>();
  const results = parts(draft.result).map(readResult);
  if (new Set(results.map(one => one.expression)).size < results.length) {
    problems.set('result', 'result-twice');
  }
  const against = readAgainst(draft);
  if (typeof against === 'string') {
    problems.set('against', against);
  }
  const isCompared = draft.comparison !== 'nothing';
  const allSaid = results.length > 0 && results.every(one => one.better);
  if (isCompared && draft.better === '' && !allSaid) {
    problems.set('better', 'better-needed');
  }
  const seeds = readCount(draft.seeds, MOST_SEEDS);
  if (seeds === null) {
    problems.set('seeds', 'seeds-range');
  }
  const interest = readInterest(draft.interest);
  if (Number.isNaN(interest)) {
    problems.set('interest', 'interest-range');
  }
  const jobs = draft.jobs.trim() === '' ? 0 : readCount(draft.jobs, MOST_JOBS);
  if (jobs === null) {
    problems.set('jobs', 'jobs-range');
  }
  if (problems.size > 0 || seeds === null || typeof against === 'string') {
    return { options: null, problems };
  }
  const better = draft.better || null;
  const options = { seeds, results, better, against, interest, insert: true };
  return { options: { ...options, jobs: jobs || null }, problems };
}

/** The field that the server's name of an option stands for; `null` if there is none. */
export function fieldOf(option: string | undefined): StudyField | null {
  switch (option) {
    case 'results':
    case 'expression':
      return 'result';
    case 'better':
    case 'against':
    case 'seeds':
    case 'interest':
    case 'jobs':
      return option;
    default:
      return null;
  }
}

function parts(text: string): string[] {
  return text
    .split(';')
    .map(part => part.trim())
    .filter(part => part !== '');
}

function readResult(text: string): IStudiedResult {
  const match = /^(.*\S)\s*:\s*(higher|lower)$/s.exec(text);
  return match
    ? { expression: match[1], better: match[2] as Better }
    : { expression: text, better: null };
}

function readAgainst({
  comparison,
  against
}: IStudyDraft): StudyAgainst | StudyProblem | null {
  const text = against.trim();
  switch (comparison) {
    case 'nothing':
      return null;
    case 'notebook':
      return text === '' ? 'path-needed' : { path: text };
    case 'revision':
      return text === '' ? 'revision-needed' : { revision: text };
    case 'parameter': {
      const pairs = parts(text).map(part =>
        /^([^\s=]+)\s*=\s*(\S.*)$/s.exec(part)
      );
      const parameters = Object.fromEntries(
        pairs.map(pair => [pair?.[1] ?? '', pair?.[2] ?? ''])
      );
      return pairs.length === 0 || pairs.includes(null)
        ? 'parameter-needed'
        : { parameters };
    }
  }
}

/** A whole number from 1; `null` if the text is none, or above the most. */
function readCount(text: string, most: number): number | null {
  const trimmed = text.trim();
  const value = /^\d+$/.test(trimmed) ? Number(trimmed) : 0;
  return value >= 1 && value <= most ? value : null;
}

/** A number above 0; `null` for empty text, NaN for what is none. */
function readInterest(text: string): number | null {
  const trimmed = text.trim();
  if (trimmed === '') {
    return null;
  }
  const isNumber = /^\+?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(trimmed);
  const value = isNumber ? Number(trimmed) : NaN;
  return value > 0 && Number.isFinite(value) ? value : NaN;
}
