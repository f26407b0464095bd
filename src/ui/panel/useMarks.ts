import { Throttler } from '@lumino/polling';
import * as React from 'react';

import type { ICellMarks } from '../../model';

/** How often a view is rendered while cells run, in milliseconds. */
const FOLLOW = 200;

/** Render again when marks change, at limited frequency. */
export function useMarks(marks: ICellMarks): void {
  const [, render] = React.useReducer((count: number) => count + 1, 0);
  React.useLayoutEffect(() => {
    const throttler = new Throttler(() => render(), {
      limit: FOLLOW,
      edge: 'trailing'
    });
    const onChanged = (): void => {
      void throttler.invoke();
    };
    marks.changed.connect(onChanged);
    return () => {
      marks.changed.disconnect(onChanged);
      throttler.dispose();
    };
  }, [marks]);
}
