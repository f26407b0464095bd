/**
 * Sentences from the server: each a template, which the page translates, with its
 * parameters.
 */

/** A parameter: a number, a name or code, which is not translated, or a message. */
export type MessageParameter = number | string | IMessage;

/** A template with its parameters, as gettext has them. */
export interface IMessage {
  /** In English, with `%1`, `%2`, …; with a plural, the form for a count of one. */
  readonly template: string;
  /** The values of the placeholders; with a plural, `%1` is the count and these begin at `%2`. */
  readonly parameters: readonly MessageParameter[];
  readonly plural?: string;
  readonly count?: number;
}

/** The maximum depth of messages in messages. */
const DEPTH = 20;

/**
 * Whether a value is a message with a parameter for each placeholder, so that it can be
 * shown whatever its origin.
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

/** Whether a template has no placeholders beyond a number of parameters. */
function fits(template: string, places: number): boolean {
  const used = template.replace(/%%/g, '').matchAll(/%(\d+)/g);
  return Array.from(used, ([, number]) => Number(number)).every(
    number => number >= 1 && number <= places
  );
}
