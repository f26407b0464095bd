import type { IRenderMime } from '@jupyterlab/rendermime';
import type { ReadonlyJSONObject } from '@lumino/coreutils';
import { Widget } from '@lumino/widgets';
import * as React from 'react';

import { CHART_MIME } from '../../jobs';

/** Makes the host's renderer of plots; `null` where the host has none. */
export type MakeRenderer = (() => IRenderMime.IRenderer) | null;

/** A plot, drawn by the host. It is drawn anew whenever its specification changes. */
export function Plot(props: {
  makeRenderer: () => IRenderMime.IRenderer;
  chart: ReadonlyJSONObject;
}): React.ReactElement {
  const { makeRenderer, chart } = props;
  const host = React.useRef<HTMLDivElement>(null);
  const renderer = React.useRef<IRenderMime.IRenderer | null>(null);
  // Before the node is removed, as the host wants it.
  React.useLayoutEffect(() => {
    const made = makeRenderer();
    renderer.current = made;
    if (host.current?.isConnected) {
      Widget.attach(made, host.current);
    }
    return () => {
      renderer.current = null;
      made.dispose();
    };
  }, [makeRenderer]);
  const text = JSON.stringify(chart);
  React.useEffect(() => {
    void renderer.current?.renderModel({
      trusted: true,
      data: { [CHART_MIME]: JSON.parse(text) as ReadonlyJSONObject },
      metadata: { [CHART_MIME]: { embed_options: OPTIONS } },
      // The host would keep a picture for a notebook's file.
      setData: () => undefined
    });
  }, [text, makeRenderer]);
  return <div className="jp-SeedStudy-plot" ref={host} />;
}

/** Of the host's renderer: the plot may be saved; nothing is sent to another site. */
const OPTIONS = {
  renderer: 'svg',
  actions: { export: true, source: false, compiled: false, editor: false }
};
