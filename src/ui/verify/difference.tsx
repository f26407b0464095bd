import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { IDifference } from '../../jobs';
import { isSafeImage } from '../../jobs';
import { translate } from '../translate';

/** The names of the two runs that are compared. */
const RUNS = ['A', 'B'];

/** The difference of two outputs, never rendered as HTML. */
export function DifferenceView(props: {
  difference: IDifference;
  trans: TranslationBundle;
}): React.ReactElement {
  const { difference, trans } = props;
  const { kind, lines, cut, message, note } = difference;
  return (
    <div className="jp-SeedVerify-difference" data-kind={kind}>
      {note && <p>{translate(message, trans, note)}</p>}
      {kind === 'image' && (
        <div className="jp-SeedVerify-images">
          <ImageView run={RUNS[0]} url={difference.a} trans={trans} />
          <ImageView run={RUNS[1]} url={difference.b} trans={trans} />
        </div>
      )}
      {kind === 'missing' && lines.length === 0 && !note && (
        <p>{trans.__('Only one of the runs has this output.')}</p>
      )}
      {lines.length > 0 && (
        <pre
          className="jp-SeedDiff"
          tabIndex={0}
          role="group"
          aria-label={trans.__(
            'Lines marked − are from run A, lines marked + from run B.'
          )}
        >
          {lines.map((line, index) => (
            <div key={index} className={classOf(line)}>
              {line || ' '}
            </div>
          ))}
        </pre>
      )}
      {cut && (
        <p className="jp-SeedVerify-note">
          {trans.__('The output is truncated.')}
        </p>
      )}
    </div>
  );
}

/** One of two images. */
function ImageView(props: {
  run: string;
  url: string | null;
  trans: TranslationBundle;
}): React.ReactElement {
  const { run, url, trans } = props;
  return (
    <figure>
      <figcaption>{trans.__('Run %1', run)}</figcaption>
      {isSafeImage(url) ? (
        <img src={url} alt={trans.__('Image from run %1', run)} />
      ) : (
        <p className="jp-SeedVerify-note">
          {trans.__('The image is not in the report.')}
        </p>
      )}
    </figure>
  );
}

/** The class of a line of a unified difference; the text contains its sign. */
function classOf(line: string): string {
  switch (line[0]) {
    case '+':
      return 'jp-mod-added';
    case '-':
      return 'jp-mod-removed';
    case '@':
      return 'jp-mod-place';
    default:
      return 'jp-mod-same';
  }
}
