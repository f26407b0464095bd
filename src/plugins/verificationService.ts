import type { ServerConnection } from '@jupyterlab/services';
import type { ITranslator } from '@jupyterlab/translation';

import { RestVerifications } from '../jobs';
import { Verifications } from '../model';
import type { IPreferences } from '../tokens';
import { lazily } from './lazily';

/** The verifications of a server, asked for by the dialog, which loads when it is shown. */
export function createVerifications(
  server: ServerConnection.ISettings,
  preferences: IPreferences,
  translator: ITranslator
): Verifications {
  const prompts = lazily(async () => {
    const { VerifyPrompts } = await import('../ui/verify');
    return new VerifyPrompts(translator);
  });
  return new Verifications({
    client: new RestVerifications(server),
    prompts: { verify: async question => (await prompts()).verify(question) },
    preferences: () => preferences.verify,
    remember: chosen => preferences.rememberVerify(chosen)
  });
}
