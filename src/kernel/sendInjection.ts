import { callProbe } from './call';
import { readInjection } from './injection';
import { seedR } from './r';
import type { SendInjection } from './seeder';

/** Queues seed code as the kernel's language has it. */
export const sendInjection: SendInjection = (
  kernel,
  { language, code, seed, asWritten }
) =>
  language === 'R'
    ? seedR(kernel, code, seed)
    : callProbe(
        kernel,
        'seed',
        { code, seed, transform: asWritten },
        readInjection
      );
