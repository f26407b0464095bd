import { caretDownIcon, caretRightIcon } from '@jupyterlab/ui-components';
import * as React from 'react';

import type { PanelMemory } from './memory';

/** The props of {@link Fold}. */
interface IFoldProps {
  /** Names the section in the memory. */
  readonly id: string;
  readonly label: string;
  readonly memory: PanelMemory;
  readonly children: React.ReactNode;
}

/** A section that its heading collapses; remembered. */
export function Fold(props: IFoldProps): React.ReactElement {
  const { id, label, memory, children } = props;
  const [isOpen, setOpen] = React.useState(memory.isOpen(id));
  const Caret = (isOpen ? caretDownIcon : caretRightIcon).react;
  const content = `jupyterlab-seed-section-${id}`;
  return (
    <section className="jp-SeedPanel-fold" data-section={id}>
      <h3>
        <button
          type="button"
          className="jp-SeedPanel-heading"
          aria-expanded={isOpen}
          aria-controls={content}
          onClick={() => {
            memory.setOpen(id, !isOpen);
            setOpen(!isOpen);
          }}
        >
          <Caret tag="span" className="jp-SeedPanel-caret" />
          {label}
        </button>
      </h3>
      <div id={content} hidden={!isOpen}>
        {children}
      </div>
    </section>
  );
}
