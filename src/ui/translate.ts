import { own } from '../frameworks/byName';
import type { TranslationBundle } from '@jupyterlab/translation';

import type { IMessage, IReport, ITerms, MessageParameter } from '../jobs';
import { isMessage } from '../jobs';

/**
 * A sentence of the server in the user's language. Its templates are extracted
 * where they are written, in Python.
 *
 * @param message - The message in the report.
 * @param text - The sentence in English, for messages that this page cannot read.
 */
export function translate(
  message: unknown,
  trans: TranslationBundle,
  text = ''
): string {
  return isMessage(message) ? translateKnown(message, trans) : text;
}

/**
 * Sentences, one after another.
 *
 * @param text - All of them in English, for messages that this page cannot read;
 * without it these are left out.
 */
export function translateAll(
  messages: unknown,
  trans: TranslationBundle,
  text?: string
): readonly string[] {
  const all = Array.isArray(messages) ? messages : [];
  const known = all.filter(item => isMessage(item));
  if (text !== undefined && (known.length < all.length || all.length === 0)) {
    return [text];
  }
  return known.map(message => translateKnown(message, trans));
}

/**
 * The label of a term of a report.
 *
 * @param group - The member of the report's terms.
 * @returns The term itself if the report has no label for it.
 */
export function translateTerm(
  { terms }: Pick<IReport, 'terms'>,
  group: Exclude<keyof ITerms, 'masks'>,
  word: string,
  trans: TranslationBundle
): string {
  return translate(own(terms?.[group], word), trans, word);
}

/** The label of a rule for masking. */
export function translateMask(
  { terms }: Pick<IReport, 'terms'>,
  id: string,
  trans: TranslationBundle
): string {
  return translate(own(terms?.masks, id)?.name, trans, id);
}

function translateKnown(message: IMessage, trans: TranslationBundle): string {
  const { template, parameters, plural, count } = message;
  const values = parameters.map((value: MessageParameter) =>
    typeof value === 'object' ? translateKnown(value, trans) : value
  );
  // The bundle's functions under other names: a tool that extracts strings looks for literals.
  const { __: one, _n: many } = trans;
  return plural === undefined || count === undefined
    ? one.call(trans, template, ...values)
    : many.call(trans, template, plural, count, ...values);
}
