import type { JupyterFrontEnd } from '@jupyterlab/application';
import type { Widget } from '@lumino/widgets';

/** Show a panel of a sidebar, or collapse the sidebar. */
export function togglePanel(app: JupyterFrontEnd, panel: Widget): void {
  if (panel.isVisible) {
    hide(app, panel);
  } else {
    app.shell.activateById(panel.id);
  }
}

/** Collapse the sidebar with the panel, left or right. */
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
