/**
 * A sentence in which code stands between backticks, for places that show nothing but plain
 * text, such as tooltips, menus, notifications and what screen readers say: with quotation
 * marks in place of the backticks. Elsewhere `Prose` shows the code as code.
 *
 * @param text - The sentence. A backtick without its second one stays as it is.
 */
export function plainText(text: string): string {
  return text.replace(/`([^`]*)`/g, '“$1”');
}
