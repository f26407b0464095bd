import type { IRenderMime } from '@jupyterlab/rendermime';
import type { ReadonlyJSONObject } from '@lumino/coreutils';
import type { ISignal } from '@lumino/signaling';
import { Widget } from '@lumino/widgets';
import * as React from 'react';

import { CHART_MIME, CHART_WIDTH } from '../../jobs';

/** Makes the host's renderer of plots; `null` where the host has none. */
export type MakeRenderer = (() => IRenderMime.IRenderer) | null;

/** Emitted when the host's theme has changed; `null` where it has none. */
export type ThemeChanged = ISignal<unknown, unknown> | null;

/**
 * A plot, drawn by the host. It is drawn anew whenever its specification, the host's theme,
 * or whether there is room for plots side by side changes.
 */
export function Plot(props: {
  makeRenderer: () => IRenderMime.IRenderer;
  themeChanged: ThemeChanged;
  /** The specification. */
  chart: (isNarrow: boolean) => ReadonlyJSONObject;
  /** The name of the plot's menu. */
  menu: string;
  /** Called with the data of a point that is clicked. */
  onPoint?: (data: Readonly<Record<string, unknown>>) => void;
}): React.ReactElement {
  const { makeRenderer, chart, menu, themeChanged, onPoint } = props;
  const themes = useCount(themeChanged);
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
  const isNarrow = useIsNarrow(host);
  const text = JSON.stringify(chart(isNarrow));
  React.useEffect(() => {
    const drawn = renderer.current?.renderModel({
      trusted: true,
      data: { [CHART_MIME]: JSON.parse(text) as ReadonlyJSONObject },
      metadata: { [CHART_MIME]: { embed_options: OPTIONS } },
      // The host would keep a picture for a notebook's file.
      setData: () => undefined
    });
    void drawn?.then(() => {
      // Vega's own menu has no name.
      host.current?.querySelector('summary')?.setAttribute('aria-label', menu);
    });
  }, [text, makeRenderer, themes, menu]);
  return (
    // The table has the same actions for those who use no pointer.
    <div
      className="jp-SeedStudy-plot"
      ref={host}
      onClick={event => {
        const data = pointOf(event.target);
        if (data) {
          onPoint?.(data);
        }
      }}
    />
  );
}

/** Whether a node has less room than plots side by side take. */
function useIsNarrow(host: React.RefObject<HTMLElement>): boolean {
  const [isNarrow, setIsNarrow] = React.useState(false);
  React.useLayoutEffect(() => {
    const node = host.current;
    if (!node) {
      return;
    }
    // A tab that is hidden has no width.
    const look = (): void =>
      setIsNarrow(before =>
        node.clientWidth > 0 ? node.clientWidth < CHART_WIDTH : before
      );
    look();
    const observer = new ResizeObserver(look);
    observer.observe(node);
    return () => observer.disconnect();
  }, [host]);
  return isNarrow;
}

/** How often a signal was emitted. */
function useCount(signal: ThemeChanged): number {
  const [count, setCount] = React.useState(0);
  React.useEffect(() => {
    const add = (): void => setCount(before => before + 1);
    signal?.connect(add);
    return () => {
      signal?.disconnect(add);
    };
  }, [signal]);
  return count;
}

/**
 * The data of a point in the host's plot; `null` if it is none. Vega keeps them with the
 * node (`vega-scenegraph`, `SVGRenderer`).
 */
function pointOf(
  target: EventTarget
): Readonly<Record<string, unknown>> | null {
  const item: unknown = Reflect.get(target, '__data__');
  const data: unknown =
    typeof item === 'object' && item !== null
      ? Reflect.get(item, 'datum')
      : null;
  return typeof data === 'object' && data !== null
    ? (data as Readonly<Record<string, unknown>>)
    : null;
}

/** Of the host's renderer: the plot may be saved; nothing is sent to another site. */
const OPTIONS = {
  renderer: 'svg',
  actions: { export: true, source: false, compiled: false, editor: false }
};
