import type { INotebookTracker } from '@jupyterlab/notebook';
import type { ServiceManager } from '@jupyterlab/services';
import type { ITranslator } from '@jupyterlab/translation';

import { RestVerifications } from '../jobs';
import { Verifications } from '../model';
import type { IPreferences } from '../tokens';
import { lazily } from './lazily';
import { followRenames } from './renames';

/** The verifications of a server, asked for by the dialog, which loads when it is shown. */
export function createVerifications(
  { contents, serverSettings }: ServiceManager.IManager,
  notebooks: INotebookTracker,
  preferences: IPreferences,
  translator: ITranslator
): Verifications {
  const prompts = lazily(async () => {
    const { VerifyPrompts } = await import('../ui/verify');
    return new VerifyPrompts(translator);
  });
  const verifications = new Verifications({
    client: new RestVerifications(serverSettings),
    prompts: { verify: async question => (await prompts()).verify(question) },
    preferences: () => preferences.verify,
    remember: chosen => preferences.rememberVerify(chosen)
  });
  followRenames(notebooks, contents, (before, after) =>
    verifications.rename(before, after)
  );
  return verifications;
}
