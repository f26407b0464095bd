import type { JupyterFrontEnd } from '@jupyterlab/application';
import type { INotebookTracker } from '@jupyterlab/notebook';
import type { IStateDB } from '@jupyterlab/statedb';

import { IFrameworkRegistry, IVerifications } from '../tokens';
import type { IPanelContext } from '../ui/panel/section';
import { namesIn, PanelMemory } from '../ui';

/** Load what the panel shows beside the models; this loads when the panel is first shown. */
export async function loadPanelContext(
  app: JupyterFrontEnd,
  notebooks: INotebookTracker,
  state: IStateDB | null
): Promise<IPanelContext> {
  const memory = new PanelMemory(state);
  const [frameworks, verifications] = await Promise.all([
    app.resolveRequiredService(IFrameworkRegistry),
    app.resolveRequiredService(IVerifications),
    memory.load()
  ]);
  const names = namesIn(
    () => notebooks.currentWidget?.content ?? null,
    () => frameworks.facts
  );
  return { memory, names, verifications };
}
