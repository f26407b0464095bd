/**
 * How the last run of a cell differs from a clean run, and how sure that is.
 */
import { BUILTINS } from '../python/builtins';
import { PSEUDO_NAMES } from '../python/pseudoNames';
import type { IDifference } from './cellAnalysis';
import type { CleanRun } from './cleanRun';
import type { IInput, IItem } from './input';
import { isGenerator } from './objects';
import type { IRun } from './session';

/**
 * The difference that tells most: one that is proven, else one that comes from a cell in
 * doubt, else the first.
 *
 * @param run - The last run of the cell.
 * @param clean - The run that a clean run repeats.
 * @param input - What a clean run gives it.
 */
export function differenceOf(
  run: IRun,
  clean: IRun | null,
  input: IInput,
  cleanRun: CleanRun
): IDifference {
  const found = [
    ...streamDifferences(run, cleanRun),
    ...nameDifferences(run, input)
  ];
  const difference =
    found.find(({ certainty }) => certainty === 'will') ??
    found.find(({ doubt }) => doubt !== null && doubt.cell !== null) ??
    textDifference(run, found) ??
    found[0] ??
    OTHER;
  const failsOnce =
    clean !== null && clean.record.outcome !== run.record.outcome;
  return failsOnce ? { ...difference, certainty: 'will' } : difference;
}

/** What a text takes can't be known. */
function textDifference(
  { items }: IRun,
  found: readonly IDifference[]
): IDifference | undefined {
  const hasText = items.some(({ name }) => name === PSEUDO_NAMES.text);
  const first = found.find(({ what }) => what.startsWith('<'));
  return hasText && first ? { ...first, what: PSEUDO_NAMES.text } : undefined;
}

/** The streams from which it drew in another state. */
function streamDifferences(run: IRun, cleanRun: CleanRun): IDifference[] {
  const found: IDifference[] = [];
  for (const { stream, before, isSure } of run.streams.draws) {
    const { state, by, doubt } = cleanRun.stream(stream);
    if (state !== before) {
      found.push({
        kind: 'stream',
        what: stream,
        ran: run.leftBy.get(stream) ?? null,
        clean: by,
        doubt,
        certainty: state !== null && isSure ? 'will' : 'may'
      });
    }
  }
  return found;
}

/** The names that had another value. */
function nameDifferences(run: IRun, input: IInput): IDifference[] {
  const found: IDifference[] = [];
  const length = Math.max(run.items.length, input.items.length);
  for (let i = 0; i < length; i++) {
    const ran = run.items.length > i ? run.items[i] : null;
    const clean = input.items.length > i ? input.items[i] : null;
    if (ran?.name !== clean?.name || ran?.token !== clean?.token) {
      found.push({
        kind: 'name',
        what: nameOf(ran, clean),
        ran: ran?.by ?? null,
        clean: clean?.by ?? null,
        doubt: clean?.doubt ?? null,
        certainty: isProven(run, ran, clean, input) ? 'will' : 'may'
      });
    }
    if (ran?.name !== clean?.name) {
      break; // the following ones result from this
    }
  }
  return found;
}

/** The name to blame; where the names differ, one that is not built in. */
function nameOf(ran: IItem | null, clean: IItem | null): string {
  const names = [ran?.name, clean?.name].filter(name => name !== undefined);
  return names.find(name => !BUILTINS.has(name)) ?? names[0] ?? '';
}

/** Whether a clean run surely finds another value, or none at all. */
function isProven(
  run: IRun,
  ran: IItem | null,
  clean: IItem | null,
  input: IInput
): boolean {
  const { facts, record } = run;
  if (record.outcome !== 'ok' || input.branches || !facts.isReadable) {
    return false; // it may not come to where it takes it
  }
  if (ran?.name === clean?.name && ran?.value && clean?.value) {
    return (
      ran.value !== clean.value &&
      // A generator's state is that of its stream.
      ![ran.value, clean.value].some(isGenerator) &&
      facts.shownNames.includes(ran.name) &&
      // An excerpt of another value may be the same.
      !(
        facts.writtenNames.includes(ran.name) &&
        record.excerpts?.includes(ran.name)
      ) &&
      facts.reads.includes(ran.name)
    );
  }
  return (
    clean !== null &&
    clean.name === ran?.name &&
    clean.token === 0 &&
    !BUILTINS.has(clean.name) &&
    // A function may name what the cell binds before it is called.
    !facts.writes.includes(clean.name) &&
    facts.reads.includes(clean.name)
  );
}

const OTHER: IDifference = {
  kind: 'other',
  what: '',
  ran: null,
  clean: null,
  doubt: null,
  certainty: 'may'
};
