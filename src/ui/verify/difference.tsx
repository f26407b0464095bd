import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { IDifference } from '../../jobs';
import { isSafeImage } from '../../jobs';
import { translate } from '../translate';

/** What the two sides of a difference are called. */
interface ISides {
  /** What the signs of the lines mean. */
  readonly legend: string;
  /** The captions of two images, and what is read in place of them. */
  readonly images: readonly [
    readonly [caption: string, alt: string],
    readonly [caption: string, alt: string]
  ];
}

/** The sides of a difference between the runs A and B. */
function sidesOfRuns(trans: TranslationBundle): ISides {
  return {
    legend: trans.__(
      'Lines marked − are from run A, lines marked + from run B.'
    ),
    images: [
      [trans.__('Run %1', 'A'), trans.__('Image from run %1', 'A')],
      [trans.__('Run %1', 'B'), trans.__('Image from run %1', 'B')]
    ]
  };
}

/** The sides of a difference between the notebook and a fresh run. */
export function sidesOfShown(trans: TranslationBundle): ISides {
  return {
    legend: trans.__(
      'Lines marked − are shown in the notebook, lines marked + come from a fresh run.'
    ),
    images: [
      [trans.__('Notebook'), trans.__('Image shown in the notebook')],
      [trans.__('Fresh run'), trans.__('Image from a fresh run')]
    ]
  };
}

/** The difference of two outputs, never rendered as HTML. */
export function DifferenceView(props: {
  difference: IDifference;
  trans: TranslationBundle;
  /** Those of the runs A and B by default. */
  sides?: ISides;
}): React.ReactElement {
  const { difference, trans } = props;
  const { legend, images } = props.sides ?? sidesOfRuns(trans);
  const { kind, lines, cut, message, note } = difference;
  return (
    <div className="jp-SeedVerify-difference" data-kind={kind}>
      {note && <p>{translate(message, trans, note)}</p>}
      {kind === 'image' && (
        <div className="jp-SeedVerify-images">
          <ImageView names={images[0]} url={difference.a} trans={trans} />
          <ImageView names={images[1]} url={difference.b} trans={trans} />
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
          aria-label={legend}
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
  names: readonly [caption: string, alt: string];
  url: string | null;
  trans: TranslationBundle;
}): React.ReactElement {
  const { url, trans } = props;
  const [caption, alt] = props.names;
  return (
    <figure>
      <figcaption>{caption}</figcaption>
      {isSafeImage(url) ? (
        <img src={url} alt={alt} />
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
