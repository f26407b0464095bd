import type { ISessionContext } from '@jupyterlab/apputils';
import type { Kernel } from '@jupyterlab/services';
import { Signal } from '@lumino/signaling';

import type { InjectionState } from '../injection';
import { KernelSeeder } from '../seeder';
import { sendInjection } from '../sendInjection';

/** A kernel that takes requests and gives no answer, and its session. */
function setUp(): {
  kernel: { tell(...statuses: Kernel.Status[]): Promise<void> };
  requests: unknown[];
  seeder: KernelSeeder;
  states: string[];
} {
  const requests: unknown[] = [];
  let cancel = (): void => undefined;
  const connection = {
    isDisposed: false,
    requestExecute: (content: unknown) => {
      requests.push(content);
      const done = new Promise((_, reject) => {
        cancel = () => reject(new Error('Canceled future'));
      });
      return { done };
    }
  };
  const statusChanged = new Signal<object, Kernel.Status>(connection);
  const kernel = Object.assign(connection, { statusChanged });
  const session = { session: { kernel } };
  const kernelChanged = new Signal<object, unknown>(session);
  const states: string[] = [];
  const seeder = new KernelSeeder(
    Object.assign(session, { kernelChanged }) as unknown as ISessionContext,
    () => ({ language: 'python', code: 'pass', seed: 42, asWritten: true }),
    sendInjection
  );
  seeder.changed.connect((_, state: InjectionState) => {
    states.push(state.kind);
  });
  return {
    kernel: {
      // A kernel that dies says the first two at once, and the third from its new process.
      tell: async (...statuses) => {
        for (const status of statuses) {
          statusChanged.emit(status);
          if (status.endsWith('restarting')) {
            cancel();
          }
        }
        await new Promise(resolve => setTimeout(resolve));
      }
    },
    requests,
    seeder,
    states
  };
}

describe('KernelSeeder', () => {
  it('says once that the kernel died twice of its seed code, and sends no more', async () => {
    const { kernel, requests, seeder, states } = setUp();
    expect(seeder.state.kind).toBe('pending');
    await kernel.tell('restarting', 'autorestarting');
    await kernel.tell('starting');
    expect(requests).toHaveLength(2);
    await kernel.tell('restarting', 'autorestarting');
    await kernel.tell('starting');
    await kernel.tell('restarting', 'autorestarting');
    expect(requests).toHaveLength(2);
    expect(states).toEqual(['pending', 'died']);
  });

  it('seeds again when its user restarts a kernel that had died of it', async () => {
    const { kernel, requests, seeder } = setUp();
    await kernel.tell('restarting', 'autorestarting');
    await kernel.tell('restarting', 'autorestarting');
    expect(seeder.state.kind).toBe('died');
    // Perhaps the cell was mended.
    await kernel.tell('restarting');
    expect(seeder.state.kind).toBe('pending');
    expect(requests).toHaveLength(3);
  });
});
