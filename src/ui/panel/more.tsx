import { caretDownIcon, caretRightIcon } from '@jupyterlab/ui-components';
import * as React from 'react';

/** The props of {@link More}. */
interface IMoreProps {
  /** Names the details among all in the panel. */
  readonly id: string;
  /** What the button that shows them is called. */
  readonly label: string;
  /** The line that they belong to. */
  readonly line: React.ReactNode;
  readonly children: React.ReactNode;
}

/** A line, and details that a button at its end shows. */
export function More(props: IMoreProps): React.ReactElement {
  const { id, label, line, children } = props;
  const [isOpen, setOpen] = React.useState(false);
  const Caret = (isOpen ? caretDownIcon : caretRightIcon).react;
  const content = `jupyterlab-seed-details-${id}`;
  return (
    <>
      <div className="jp-SeedPanel-line">
        <div className="jp-SeedPanel-lineText">{line}</div>
        <button
          type="button"
          className="jp-SeedPanel-more"
          title={label}
          aria-label={label}
          aria-expanded={isOpen}
          aria-controls={content}
          onClick={() => setOpen(!isOpen)}
        >
          <Caret tag="span" className="jp-SeedPanel-caret" />
        </button>
      </div>
      <div id={content} className="jp-SeedPanel-detail" hidden={!isOpen}>
        {children}
      </div>
    </>
  );
}
