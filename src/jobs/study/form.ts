/**
 * What a user types to describe a study.
 */
import { own } from '../../frameworks/byName';
import type { IStudiedResult, IStudyOptions, StudyAgainst } from './client';
import type { Better } from './report';

/** What a notebook is compared with. */
export type ComparisonKind =
  'nothing' | 'notebook' | 'parameter' | 'saved' | 'revision';

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
  readonly apart: ApartKind;
  /** Numbers or tags of cells, separated by commas. */
  readonly cells: string;
  /** Names of single results, each with `:higher` or `:lower`, separated by semicolons. */
  readonly directions: string;
  readonly examples: string;
  readonly timeout: string;
  readonly free: boolean;
  readonly retry: boolean;
  readonly keepGoing: boolean;
}

/** The cells that draw the same in every run: none, those named, or all others. */
export type ApartKind = 'nothing' | 'hold' | 'vary';

/** A field of the form into which text is typed. */
export type StudyField =
  | 'result'
  | 'better'
  | 'against'
  | 'seeds'
  | 'interest'
  | 'jobs'
  | 'cells'
  | 'directions'
  | 'examples'
  | 'timeout';

/** What is known of a notebook before it is studied. */
export interface IStudyBackground {
  /** A result found in its code; `null` if none was. */
  readonly suggested: string | null;
  /** The results that its metadata name. */
  readonly results: readonly IStudiedResult[];
  /** What was said to be better, by the expression of a result; "" for others. */
  readonly better: Readonly<Record<string, Better>>;
  /** What a run took, in seconds; `null` if that is not known. */
  readonly seconds: number | null;
  /** How many kernels run at once if nobody says; `null` if that is not known. */
  readonly jobs: number | null;
}

/** What is known of a notebook that nobody has looked at. */
export const NO_BACKGROUND: IStudyBackground = {
  suggested: null,
  results: [],
  better: {},
  seconds: null,
  jobs: null
};

/** What is wrong with a field. */
export type StudyProblem =
  | 'result-twice'
  | 'better-needed'
  | 'path-needed'
  | 'parameter-needed'
  | 'revision-needed'
  | 'seeds-range'
  | 'interest-range'
  | 'jobs-range'
  | 'cells-needed'
  | 'directions-form'
  | 'examples-range'
  | 'timeout-range';

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
  jobs: '',
  apart: 'nothing',
  cells: '',
  directions: '',
  examples: '',
  timeout: '',
  free: false,
  retry: false,
  keepGoing: false
};

/** The most seeds and kernels; the server's. */
export const MOST_SEEDS = 1000;
export const MOST_JOBS = 64;
export const MOST_SECONDS = 1e6;

/** The most runs under one seed, and the most with free seeds; the server's. */
const REPEATS = 10;

/** Read the form. */
export function readStudyDraft(
  draft: IStudyDraft,
  background: IStudyBackground = NO_BACKGROUND
): IReadDraft {
  const problems = new Map<StudyField, StudyProblem>();
  const results = parts(draft.result, ';').map(readResult);
  if (new Set(results.map(one => one.expression)).size < results.length) {
    problems.set('result', 'result-twice');
  }
  const against = readAgainst(draft);
  if (typeof against === 'string') {
    problems.set('against', against);
  }
  const directions = parts(draft.directions, ';').map(readResult);
  if (directions.some(({ better }) => better === null)) {
    problems.set('directions', 'directions-form');
  }
  const isCompared = draft.comparison !== 'nothing';
  const saysNothing = draft.better === '' && directions.length === 0;
  if (isCompared && saysNothing && !isSaid(results, background)) {
    problems.set('better', 'better-needed');
  }
  const cells = draft.apart === 'nothing' ? [] : parts(draft.cells, ',');
  if (draft.apart !== 'nothing' && cells.length === 0) {
    problems.set('cells', 'cells-needed');
  }
  const numbers = readNumbers(draft, problems);
  if (problems.size > 0 || numbers === null || typeof against === 'string') {
    return { options: null, problems };
  }
  const { free, retry, keepGoing } = draft;
  const options = {
    ...numbers,
    results,
    better: draft.better || null,
    directions: Object.fromEntries(
      directions.map(({ expression, better }) => [expression, better])
    ) as Record<string, Better>,
    against,
    insert: true,
    hold: draft.apart === 'hold' ? cells : [],
    vary: draft.apart === 'vary' ? cells : [],
    free,
    retry,
    keepGoing
  };
  return { options, problems };
}

/** What is better for a result, as it was said before; `null` if it was not. */
export function betterBefore(
  draft: Pick<IStudyDraft, 'result'>,
  background: IStudyBackground
): Better | null {
  const results = parts(draft.result, ';').map(readResult);
  const named = results.length > 0 ? results : background.results;
  const said = (
    named.length > 0 ? named : [{ expression: '', better: null }]
  ).map(one => betterOf(one, background));
  return said.every(one => one === said[0]) ? said[0] : null;
}

/** How many runs a study takes, and how many take place at once. */
export function studySize(
  { seeds, against, free, jobs }: IStudyOptions,
  background: IStudyBackground
): { runs: number; jobs: number | null; seconds: number | null } {
  const runs =
    seeds * (against === null ? 1 : 2) +
    (free ? 2 * Math.min(seeds, REPEATS) : 0);
  const atOnce = jobs ?? background.jobs;
  const each = background.seconds;
  return {
    runs,
    jobs: atOnce && Math.min(atOnce, runs),
    seconds:
      each === null || atOnce === null ? null : each * Math.ceil(runs / atOnce)
  };
}

/** The field that the server's name of an option, or else a kind of problem, stands for. */
export function fieldOf(option?: string, kind?: string): StudyField | null {
  switch (option) {
    case 'results':
    case 'expression':
      return 'result';
    case 'better':
    case 'against':
    case 'seeds':
    case 'interest':
    case 'jobs':
    case 'directions':
    case 'examples':
    case 'timeout':
      return option;
    case 'hold':
    case 'vary':
      return 'cells';
    default:
      return kind === 'no-result' ? 'result' : null;
  }
}

/** Whether it is known for each result what is better. */
function isSaid(
  results: readonly IStudiedResult[],
  background: IStudyBackground
): boolean {
  const named = results.length > 0 ? results : background.results;
  return named.length > 0
    ? named.every(one => betterOf(one, background))
    : own(background.better, '') !== undefined;
}

/** What is better for a result: as the notebook says, else as was said before. */
function betterOf(
  { expression, better }: IStudiedResult,
  background: IStudyBackground
): Better | null {
  const stored = background.results.find(one => one.expression === expression);
  return better ?? stored?.better ?? own(background.better, expression) ?? null;
}

/** The numbers of the form; `null` if one of them is none. */
function readNumbers(
  draft: IStudyDraft,
  problems: Map<StudyField, StudyProblem>
): Pick<
  IStudyOptions,
  'seeds' | 'interest' | 'jobs' | 'examples' | 'timeout'
> | null {
  const seeds = readCount(draft.seeds, MOST_SEEDS);
  if (seeds === null) {
    problems.set('seeds', 'seeds-range');
  }
  const interest = readPositive(draft.interest);
  if (Number.isNaN(interest)) {
    problems.set('interest', 'interest-range');
  }
  const timeout = readPositive(draft.timeout);
  if (timeout !== null && !(timeout <= MOST_SECONDS)) {
    problems.set('timeout', 'timeout-range');
  }
  const optional = (text: string, most: number): number | null =>
    text.trim() === '' ? 0 : readCount(text, most);
  const jobs = optional(draft.jobs, MOST_JOBS);
  if (jobs === null) {
    problems.set('jobs', 'jobs-range');
  }
  const examples = optional(draft.examples, Number.MAX_SAFE_INTEGER);
  if (examples === null) {
    problems.set('examples', 'examples-range');
  }
  return seeds === null
    ? null
    : {
        seeds,
        interest,
        timeout,
        jobs: jobs || null,
        examples: examples || null
      };
}

function parts(text: string, separator: string): string[] {
  return text
    .split(separator)
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
    case 'saved':
      return { saved: true };
    case 'notebook':
      return text === '' ? 'path-needed' : { path: text };
    case 'revision':
      return text === '' ? 'revision-needed' : { revision: text };
    case 'parameter': {
      const pairs = parts(text, ';').map(part =>
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
function readPositive(text: string): number | null {
  const trimmed = text.trim();
  if (trimmed === '') {
    return null;
  }
  const isNumber = /^\+?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(trimmed);
  const value = isNumber ? Number(trimmed) : NaN;
  return value > 0 && Number.isFinite(value) ? value : NaN;
}
