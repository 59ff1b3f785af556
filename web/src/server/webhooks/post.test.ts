import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { AddressRule } from '@rostrum/service/address-rule';
import { FakeClock } from '@rostrum/service/clock';
import { HostFinder, type Resolve } from '@rostrum/service/host-finder';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ANSWER_MAX_CHARS, ATTEMPT_MS, type Posted, post } from './post.ts';
import { openReceiver, type Receiver, say } from './testing/receiver.ts';

let receiver: Receiver;
let clock: FakeClock;
let asked: string[];
beforeEach(async () => {
  receiver = await openReceiver();
  clock = new FakeClock();
  asked = [];
});
afterEach(() => receiver.close());

/** @param names what the resolver answers, one after the other; the last again and again. */
function send(
  url: string,
  { allow, names }: { allow?: string; names?: Record<string, string[][]> } = {},
): Promise<Posted> {
  const resolve: Resolve = async (host) => {
    asked.push(host);
    const answers = names?.[host] ?? [];
    return (answers.length > 1 ? answers.shift() : answers[0]) ?? [];
  };
  const hosts = new HostFinder(new AddressRule(allow), clock, resolve);
  const { signal } = new AbortController();
  return post({ url: new URL(url), headers: { 'webhook-id': 'msg_1' }, body: '{"a":"ü"}', hosts, clock, signal });
}

const toReceiver = (): Promise<Posted> => send(receiver.url, { allow: '127.0.0.1' });

describe('what is posted', () => {
  it('arrives as it is, and its answer is told', async () => {
    receiver.answer = say(200, 'thank you\u0000\n');
    expect(await toReceiver()).toEqual({ status: 200, ms: 0, answer: 'thank you\n', fault: undefined });
    expect(receiver.received).toEqual([
      {
        path: '/hook',
        body: '{"a":"ü"}',
        headers: expect.objectContaining({
          host: `127.0.0.1:${receiver.port}`,
          'content-type': 'application/json',
          'user-agent': 'Rostrum-Webhooks',
          'webhook-id': 'msg_1',
        }),
      },
    ]);
  });

  for (const { status, words } of [
    { status: 400, words: 'refuses the message (400)' },
    { status: 401, words: 'by this webhook’s secret' },
    { status: 410, words: 'is gone (410)' },
    { status: 500, words: 'a fault of its own (500)' },
  ]) {
    it(`did not arrive where the answer is ${status}, and that is said in words`, async () => {
      receiver.answer = say(status, 'no');
      const posted = await toReceiver();
      expect(posted).toMatchObject({ status, answer: 'no', fault: expect.stringContaining(words) });
    });
  }

  it('goes where it was sent to and nowhere else: a redirect is not followed', async () => {
    const inner = await openReceiver();
    for (const status of [301, 302, 303, 307, 308]) {
      receiver.answer = say(status, '', { location: inner.url });
      expect(await toReceiver()).toMatchObject({ status, fault: expect.stringContaining('is not followed') });
    }
    expect(inner.received).toEqual([]);
    await inner.close();
  });

  it('is given up after ten seconds without an answer', async () => {
    receiver.answer = () => {};
    const posted = toReceiver();
    await vi.waitFor(() => expect(receiver.received).toHaveLength(1));
    clock.advance(ATTEMPT_MS);
    expect(await posted).toMatchObject({
      status: undefined,
      ms: ATTEMPT_MS,
      fault: expect.stringContaining('did not answer within 10 seconds'),
    });
  });

  it('has arrived where only the rest of the answer does not come', async () => {
    receiver.answer = (response) => void response.writeHead(200).write('so far');
    const posted = toReceiver();
    await vi.waitFor(() => expect(receiver.received).toHaveLength(1));
    // Until the head is read, real time passes.
    await new Promise((resolve) => setTimeout(resolve, 100));
    clock.advance(ATTEMPT_MS);
    expect(await posted).toMatchObject({ status: 200, answer: 'so far', fault: undefined });
  });

  it('reads no more of an endless answer than its bound, and keeps less', async () => {
    let written = 0;
    let isClosed = false;
    receiver.answer = (response) => {
      response.writeHead(200);
      response.on('close', () => {
        isClosed = true;
      });
      const more = (): void => {
        while (response.writable && response.write('x'.repeat(16_384))) {
          written += 16_384;
        }
        response.once('drain', more);
      };
      more();
    };
    const posted = await toReceiver();
    expect(posted).toMatchObject({ status: 200, answer: 'x'.repeat(ANSWER_MAX_CHARS) });
    await vi.waitFor(() => expect(isClosed).toBe(true));
    // What the sockets between hold, besides the 64 KiB that are read.
    expect(written).toBeLessThan(16_000_000);
  });

  it('tells a line that breaks, a port that nobody listens at, and bytes that are no HTTP', async () => {
    receiver.answer = (response) => response.destroy();
    expect((await toReceiver()).fault).toContain('it hung up');
    const other = await openReceiver();
    await other.close();
    expect((await send(other.url, { allow: '127.0.0.1' })).fault).toContain('it refuses this port');
    const noise: Server = createServer((socket) => socket.end('220 mail.example ESMTP\r\n'));
    await new Promise<void>((resolve) => noise.listen(0, '127.0.0.1', resolve));
    const { port } = noise.address() as { port: number };
    expect((await send(`http://127.0.0.1:${port}/`, { allow: '127.0.0.1' })).fault).toContain('the line is broken');
    noise.close();
  });

  it('is told by TLS to whoever proves to be the one that was typed, and to nobody else', async () => {
    const posted = await send(`https://127.0.0.1:${receiver.port}/`, { allow: '127.0.0.1' });
    expect(posted).toMatchObject({ status: undefined, fault: expect.stringContaining('No connection') });
    expect(receiver.received).toEqual([]);
  });
});

describe('an address that would lead inside', () => {
  const typed = [
    'https://127.0.0.1/',
    'https://127.1/',
    'https://2130706433/',
    'https://0x7f000001/',
    'https://0177.0.0.1/',
    'https://0/',
    'https://[::1]/',
    'https://[::]/',
    'https://[::ffff:127.0.0.1]/',
    'https://[::ffff:7f00:1]/',
    'https://[::127.0.0.1]/',
    'https://[64:ff9b::7f00:1]/',
    'https://[2002:7f00:1::]/',
    'https://169.254.169.254/latest/meta-data/',
    'https://[fe80::1]/',
    'https://[fd00:ec2::254]/',
    'https://[fc00::1]/',
    'https://10.1.2.3/',
    'https://172.16.0.1/',
    'https://192.168.1.1/',
    'https://100.64.0.1/',
    'https://0.0.0.0/',
    'https://１２７.0.0.1/',
    'https://255.255.255.255/',
  ];
  it.each(typed)('%s is refused without a connection', async (url) => {
    const posted = await send(url);
    expect(posted).toMatchObject({ status: undefined, fault: expect.stringContaining('WEB_WEBHOOK_ALLOW') });
    expect(asked).toEqual([]);
  });

  it.each([['10.0.0.1'], ['127.0.0.1'], ['::1'], ['169.254.169.254'], ['::ffff:10.0.0.1'], ['fd00::1']])(
    'is refused where a name leads to %s, which is not told',
    async (address) => {
      const posted = await send('https://inner.example/', { names: { 'inner.example': [[address]] } });
      expect(posted.fault).toContain('inner.example is in this server’s own network');
      expect(posted.fault).not.toContain(address);
    },
  );

  it('is asked for once: a name that leads elsewhere the second time deceives nobody', async () => {
    const names = { 'rebind.example': [['203.0.113.9', '127.0.0.1'], ['127.0.0.1']] };
    const posted = await send(`http://rebind.example:${receiver.port}/`, { names });
    expect(posted.status).toBe(undefined);
    expect(asked).toEqual(['rebind.example']);
    expect(receiver.received).toEqual([]);
  });

  it('is connected to as it was judged, by its name', async () => {
    const names = { 'own.example': [['10.9.9.9', '127.0.0.1'], ['10.9.9.9']] };
    const posted = await send(`http://own.example:${receiver.port}/x?y=1`, { allow: '127.0.0.1', names });
    expect(posted.status).toBe(204);
    expect(receiver.received[0]).toMatchObject({ path: '/x?y=1', headers: { host: `own.example:${receiver.port}` } });
    expect(asked).toEqual(['own.example']);
  });

  it('is not sent to by http, unless the operator lists it', async () => {
    const names = { 'open.example': [['93.184.215.14']] };
    const posted = await send('http://open.example/', { allow: '127.0.0.1', names });
    expect(posted.fault).toContain('begins with https://');
  });

  it('is unknown where no name is found', async () => {
    expect((await send('https://nobody.example/')).fault).toBe(
      'There is no host called nobody.example. Look at the address again.',
    );
  });

  it('is judged in one place: nothing else here opens a connection', () => {
    for (const file of ['courier.ts', 'sender.ts', 'webhook-desk.ts', 'teller.ts']) {
      const text = readFileSync(new URL(file, import.meta.url), 'utf8');
      expect(text).not.toMatch(/\bfetch\(|node:https?|node:net|node:tls/);
    }
  });
});
