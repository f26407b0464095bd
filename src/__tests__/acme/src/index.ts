import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import type { IFrameworkFacts } from '../../..';
import { IFrameworkRegistry } from '../../../tokens';

import facts from '../acme_seed/facts.json';
import stream from '../acme_seed/stream.py';

const plugin: JupyterFrontEndPlugin<void> = {
  id: 'acme-seed:plugin',
  description: 'Adds Acme to the frameworks that jupyterlab-seed knows.',
  autoStart: true,
  requires: [IFrameworkRegistry],
  activate: (_: JupyterFrontEnd, frameworks: IFrameworkRegistry): void => {
    frameworks.add({
      facts: facts as IFrameworkFacts,
      stream,
      recipe: {
        variants: [
          {
            id: 'global',
            title: trans => trans.__('acme.seed'),
            lines: () => ({
              imports: ['import acme'],
              seeds: ['acme.seed(SEED)']
            })
          }
        ],
        description: trans => trans.__("Seeds Acme's global generator.")
      }
    });
  }
};

export default plugin;
