import type { JupyterFrontEnd } from '@jupyterlab/application';
import type { Widget } from '@lumino/widgets';

/** Bring a panel of a sidebar into view, or collapse its sidebar. */
export function togglePanel(app: JupyterFrontEnd, panel: Widget): void {
  if (panel.isVisible) {
    hide(app, panel);
  } else {
    app.shell.activateById(panel.id);
  }
}

/** Collapse the sidebar with the panel, wherever its user moved it. */
function hide(app: JupyterFrontEnd, panel: Widget): void {
  const { commands, shell } = app;
  for (const side of ['left', 'right'] as const) {
    const contains = Array.from(shell.widgets(side)).includes(panel);
    // JupyterLab and Notebook 7 have different commands for it.
    const [lab, notebook] = [
      `application:toggle-${side}-area`,
      'application:toggle-panel'
    ];
    if (!contains) {
      continue;
    }
    if (commands.hasCommand(notebook)) {
      void commands.execute(notebook, {
        side,
        id: panel.id,
        title: panel.title.caption
      });
    } else if (commands.hasCommand(lab)) {
      void commands.execute(lab);
    }
  }
}
