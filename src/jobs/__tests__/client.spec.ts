import { ServerConnection } from '@jupyterlab/services';

import { RestVerifications } from '..';
import { mask, message, running } from './helpers';

const OPTIONS = {
  timeout: null,
  tolerance: 0,
  sideBySide: null,
  masksOff: ['address']
};

/** A request as it is made. */
interface ICall {
  readonly url: string;
  readonly init: RequestInit;
}

/** A client of a server that gives one answer. */
function setUp(status: number, body: unknown, isJson = true) {
  const calls: ICall[] = [];
  class FakeRequest {
    constructor(
      readonly url: string,
      readonly init: RequestInit
    ) {}
    readonly headers = new Map<string, string>();
  }
  const settings = ServerConnection.makeSettings({
    baseUrl: 'http://host/base/',
    init: { cache: 'default' },
    Request: FakeRequest as never,
    fetch: (async ({ url, init }: ICall) => {
      calls.push({ url, init });
      return {
        status,
        statusText: 'said so',
        ok: status < 400,
        text: async () => String(body),
        json: async () => {
          if (!isJson) {
            throw new SyntaxError('no JSON');
          }
          return body;
        }
      };
    }) as never
  });
  return { client: new RestVerifications(settings), calls };
}

const ROOT = 'http://host/base/jupyterlab-seed/verifications';

describe('the client', () => {
  it.each([null, [], 'x', 1, {}, { id: 1 }, { verifications: {} }])(
    'takes %j for no answer',
    async answer => {
      const unreadable = { kind: 'unreadable' };
      const { client } = setUp(200, answer);
      const { signal } = new AbortController();
      await expect(client.start('a', {}, OPTIONS)).rejects.toMatchObject(
        unreadable
      );
      await expect(client.find('a')).rejects.toMatchObject(unreadable);
      await expect(client.follow('1', 0, signal)).rejects.toMatchObject(
        unreadable
      );
      await expect(setUp(500, answer).client.find('a')).rejects.toMatchObject({
        kind: 'http'
      });
    }
  );

  it('starts a verification', async () => {
    const { client, calls } = setUp(201, running());
    const notebook = { cells: [] };
    await expect(
      client.start('a/b c.ipynb', notebook, OPTIONS)
    ).resolves.toEqual(running());
    const [{ url, init }] = calls;
    expect([url, init.method]).toEqual([ROOT, 'POST']);
    expect(JSON.parse(init.body as string)).toEqual({
      path: 'a/b c.ipynb',
      notebook,
      options: OPTIONS
    });
  });

  it.each([
    [409, { kind: 'busy', message: 'It runs.', id: 'v7' }, 'busy', 'v7'],
    [400, { kind: 'no-code', message: 'No code.' }, 'no-code', null],
    [404, { message: 'Not Found' }, 'missing', null],
    [403, { message: 'Forbidden' }, 'http', null],
    [500, { message: '' }, 'http', null]
  ])('tells why it is refused: %s', async (status, body, kind, id) => {
    const { client } = setUp(status, body);
    await expect(client.start('a', {}, OPTIONS)).rejects.toMatchObject({
      kind,
      id
    });
  });

  it('hands on the sentences of the server, as far as they are any', async () => {
    const messages = [message('No kernel %1.', 'x'), { template: 1 }];
    const { client } = setUp(400, { kind: 'input', message: 'No.', messages });
    await expect(client.start('a', {}, OPTIONS)).rejects.toMatchObject({
      messages: [messages[0]]
    });
  });

  it('takes nothing but "not found" for a server without the extension', async () => {
    const missing = setUp(404, '<html>', false);
    await expect(missing.client.find('a')).rejects.toMatchObject({
      kind: 'missing'
    });
    await expect(missing.client.masks()).resolves.toBeNull();
    // A page for logging in, half an answer.
    const page = setUp(200, '<html>', false);
    await expect(page.client.find('a')).rejects.toMatchObject({
      kind: 'unreadable'
    });
    await expect(page.client.masks()).rejects.toMatchObject({
      kind: 'unreadable'
    });
    const { client } = setUp(502, '<html>', false);
    await expect(client.find('a')).rejects.toMatchObject({
      kind: 'http',
      message: '502 said so'
    });
    await expect(client.masks()).rejects.toMatchObject({ kind: 'http' });
  });

  it('finds what runs for a path', async () => {
    const { client, calls } = setUp(200, { verifications: [running()] });
    await expect(client.find('ä & b.ipynb')).resolves.toEqual(running());
    expect(calls[0].url).toBe(`${ROOT}?path=%C3%A4%20%26%20b.ipynb`);
    const none = setUp(200, { verifications: [] });
    await expect(none.client.find('a')).resolves.toBeNull();
  });

  it('waits for news, until it is told not to', async () => {
    const { client, calls } = setUp(200, running());
    const { signal } = new AbortController();
    await expect(client.follow('v1', 3, signal)).resolves.toEqual(running());
    expect(calls[0].url).toBe(`${ROOT}/v1?since=3`);
    expect(calls[0].init.signal).toBe(signal);
    const gone = setUp(404, { message: 'Gone.' });
    await expect(gone.client.follow('v1', 3, signal)).resolves.toBeNull();
  });

  it('cancels, and does not mind what is gone', async () => {
    const { client, calls } = setUp(204, '', false);
    await client.remove('v1');
    expect([calls[0].url, calls[0].init.method]).toEqual([
      `${ROOT}/v1`,
      'DELETE'
    ]);
    await setUp(404, { message: 'Gone.' }).client.remove('v1');
    await expect(
      setUp(500, { message: 'No.' }).client.remove('v1')
    ).rejects.toMatchObject({ kind: 'http', message: 'No.' });
  });

  it('gets the report as a text', async () => {
    const { client, calls } = setUp(200, '<html>');
    await expect(client.report('v1', 'html')).resolves.toBe('<html>');
    expect(calls[0].url).toBe(`${ROOT}/v1/report.html`);
    await expect(
      setUp(404, { message: 'This verification has no report.' }).client.report(
        'v1',
        'json'
      )
    ).rejects.toMatchObject({ kind: 'gone' });
    await expect(
      setUp(500, { message: 'No.' }).client.report('v1', 'json')
    ).rejects.toMatchObject({ kind: 'http', message: 'No.' });
  });

  it('lists the rules for masking', async () => {
    const masks = [mask('address', 'addresses', '0x…')];
    const { client } = setUp(200, { masks });
    await expect(client.masks()).resolves.toEqual(masks);
  });
});
