import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ISettingRegistry } from '@jupyterlab/settingregistry';

import { Preferences } from '../model';
import { IPreferences } from '../tokens';

/** Provides the user's settings. Its id is that of the settings' schema. */
export const preferencesPlugin: JupyterFrontEndPlugin<IPreferences> = {
  id: 'jupyterlab-seed:plugin',
  description:
    'The settings, menu entries and toolbar button of jupyterlab-seed.',
  autoStart: true,
  optional: [ISettingRegistry],
  provides: IPreferences,
  activate: (
    _: JupyterFrontEnd,
    registry: ISettingRegistry | null
  ): IPreferences => {
    const preferences = new Preferences();
    registry?.load(preferencesPlugin.id).then(
      settings => preferences.connect(settings),
      reason => {
        console.error(
          `Failed to load settings for ${preferencesPlugin.id}.`,
          reason
        );
      }
    );
    return preferences;
  }
};
