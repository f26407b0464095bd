/**
 * Sentences that the server words: each a template, which the page translates, and
 * what stands in its places.
 */

/** What stands in a place: a number, a name or code as it is, or a message. */
export type MessageParameter = number | string | IMessage;

/** A template with its parameters, as gettext has them. */
export interface IMessage {
  /** In English, with `%1`, `%2`, …; where there is a plural, for a count of one. */
  readonly template: string;
  /** What stands in the places; where there is a plural, `%1` is the count and these begin at `%2`. */
  readonly parameters: readonly MessageParameter[];
  readonly plural?: string;
  readonly count?: number;
}

/** How deep messages may stand in messages. */
const DEPTH = 20;

/**
 * Whether something is a message whose places can all be filled, so that it can be
 * shown whoever wrote it.
 */
export function isMessage(value: unknown, depth = 0): value is IMessage {
  if (typeof value !== 'object' || value === null || depth > DEPTH) {
    return false;
  }
  const { template, parameters, plural, count } = value as Partial<IMessage>;
  if (typeof template !== 'string' || !Array.isArray(parameters)) {
    return false;
  }
  const hasPlural = plural !== undefined || count !== undefined;
  if (hasPlural && (typeof plural !== 'string' || typeof count !== 'number')) {
    return false;
  }
  const places = parameters.length + (hasPlural ? 1 : 0);
  return (
    [template, plural ?? ''].every(text => fits(text, places)) &&
    parameters.every(
      item =>
        ['string', 'number'].includes(typeof item) || isMessage(item, depth + 1)
    )
  );
}

/** Whether a template has no other places than these, counted from 1. */
function fits(template: string, places: number): boolean {
  const used = template.replace(/%%/g, '').matchAll(/%(\d+)/g);
  return Array.from(used, ([, number]) => Number(number)).every(
    number => number >= 1 && number <= places
  );
}
