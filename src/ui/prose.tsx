import * as React from 'react';

/**
 * A sentence in which code stands between backticks, as it does in a terminal; here it is
 * shown as code.
 *
 * Where only plain text can be shown, `plainText` has quotation marks in their place.
 *
 * @param text - The sentence. A backtick without its second one stays as it is.
 */
export function Prose({ text }: { text: string }): React.ReactElement {
  const parts = text.split('`');
  return (
    <span>
      {parts.map((part, index) => {
        const isClosed = index < parts.length - 1;
        if (index % 2 === 0) {
          return part;
        }
        return isClosed ? (
          <code key={index} className="jp-SeedCode">
            {part}
          </code>
        ) : (
          `\`${part}`
        );
      })}
    </span>
  );
}
