import { createServer, type IncomingMessage, request, type Server } from 'node:http';
import { connect } from 'node:net';
import { FakeClock } from '@rostrum/service/clock';
import { afterEach, describe, expect, it } from 'vitest';
import { AddressRule } from './address-rule.ts';
import { HostFinder } from './host-finder.ts';
import { HttpGuard } from './http-guard.ts';

/** `cdn.example` is this machine at an address that is listed, `inner.example` at one that is not. */
const ADDRESSES: Readonly<Record<string, string>> = { 'cdn.example': '127.0.0.1', 'inner.example': '127.0.0.2' };

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) {
    close();
  }
});

function open(): HttpGuard {
  const hosts = new HostFinder(new AddressRule('127.0.0.1'), new FakeClock(), async (host) => {
    const address = ADDRESSES[host];
    return address === undefined ? [] : [address];
  });
  const guard = new HttpGuard(hosts, () => {});
  closing.push(() => guard.close());
  return guard;
}

async function serve(answer: (asked: IncomingMessage) => [number, Record<string, string>, string]): Promise<number> {
  const server: Server = createServer((asked, reply) => {
    const [status, headers, body] = answer(asked);
    reply.writeHead(status, headers).end(body);
  });
  closing.push(() => server.close());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

async function ask(proxy: string, url: string, method = 'GET'): Promise<{ status: number; body: string }> {
  return await new Promise((resolve, reject) => {
    const { hostname, port } = new URL(proxy);
    const asked = request({ host: hostname, port, path: url, method, agent: false }, (answer) => {
      let body = '';
      answer.on('data', (chunk) => (body += String(chunk)));
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, body }));
    });
    asked.on('error', reject);
    asked.end();
  });
}

async function tunnel(proxy: string, host: string, say: string): Promise<string> {
  return await new Promise((resolve) => {
    const { hostname, port } = new URL(proxy);
    const socket = connect(Number(port), hostname);
    let heard = '';
    socket.on('data', (chunk) => (heard += chunk.toString()));
    socket.on('close', () => resolve(heard));
    socket.write(`CONNECT ${host} HTTP/1.1\r\nHost: ${host}\r\n\r\n${say}`);
  });
}

describe('the guard of HTTP', () => {
  it('fetches by name from an address that may be pulled from, as the host expects it', async () => {
    const port = await serve(({ headers, url }) => [
      200,
      {},
      `${headers.host} ${url} ${String(headers['proxy-connection'] ?? '')}`,
    ]);
    const proxy = await open().open();
    await expect(ask(proxy, `http://cdn.example:${port}/live/a.m3u8?x=1`)).resolves.toEqual({
      status: 200,
      body: `cdn.example:${port} /live/a.m3u8?x=1 `,
    });
  });

  it('hands a redirect on, and refuses where it leads', async () => {
    const port = await serve(() => [302, { location: 'http://inner.example/secret' }, '']);
    const guard = open();
    const proxy = await guard.open();
    expect((await ask(proxy, `http://cdn.example:${port}/`)).status).toBe(302);
    expect((await ask(proxy, 'http://inner.example/secret')).status).toBe(403);
    expect(guard.fault).toMatchObject({ code: 'HOST_PRIVATE', message: expect.stringContaining('127.0.0.2') });
  });

  for (const url of ['http://127.0.0.2:1/', 'http://[::1]:1/', 'http://169.254.169.254/latest/meta-data/']) {
    it(`refuses ${url}`, async () => {
      const guard = open();
      expect((await ask(await guard.open(), url)).status).toBe(403);
      expect(guard.fault).toMatchObject({ code: 'HOST_PRIVATE' });
    });
  }

  it('refuses to write, and what is no address', async () => {
    const proxy = await open().open();
    expect((await ask(proxy, 'http://cdn.example/', 'POST')).status).toBe(400);
    expect((await ask(proxy, '/etc/passwd')).status).toBe(400);
  });

  it('says in words why a host cannot be reached, and forgets it once it can', async () => {
    const port = await serve(() => [200, {}, 'ok']);
    const guard = open();
    const proxy = await guard.open();
    expect((await ask(proxy, 'http://cdn.example:9/')).status).toBe(502);
    expect(guard.fault?.message).toMatch(/No connection to cdn.example: it refuses this port/);
    await ask(proxy, `http://cdn.example:${port}/`);
    expect(guard.fault).toBeUndefined();
    expect((await ask(proxy, 'http://nobody.example/')).status).toBe(403);
    await ask(proxy, `http://cdn.example:${port}/`);
    expect(guard.fault).toMatchObject({ code: 'HOST_UNKNOWN' });
  });

  it('leads TLS through to an address that may be pulled from, and nowhere else', async () => {
    const port = await serve(() => [200, { connection: 'close' }, 'through']);
    const guard = open();
    const proxy = await guard.open();
    const heard = await tunnel(proxy, `cdn.example:${port}`, 'GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n');
    expect(heard).toMatch(/^HTTP\/1.1 200 [\s\S]*through/);
    expect(await tunnel(proxy, `inner.example:${port}`, '')).toMatch(/^HTTP\/1.1 403/);
    expect(guard.fault).toMatchObject({ code: 'HOST_PRIVATE' });
    expect(await tunnel(proxy, 'cdn.example', '')).toMatch(/^HTTP\/1.1 403/);
  });
});
