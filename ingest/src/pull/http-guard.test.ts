import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, request, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { createServer as createRawServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AddressRule } from '@rostrum/service/address-rule';
import { FakeClock } from '@rostrum/service/clock';
import { afterEach, describe, expect, it } from 'vitest';
import { HostFinder } from './host-finder.ts';
import { HttpGuard } from './http-guard.ts';
import { signOneself } from './testing/pull-rig.ts';

/** `cdn.example` is this machine at an address that is listed, `inner.example` at one that is not. */
const ADDRESSES: Readonly<Record<string, string>> = { 'cdn.example': '127.0.0.1', 'inner.example': '127.0.0.2' };

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) {
    close();
  }
});

function open(onRefused: () => void = () => {}): HttpGuard {
  const hosts = new HostFinder(new AddressRule('127.0.0.1'), new FakeClock(), async (host) => {
    const address = ADDRESSES[host];
    return address === undefined ? [] : [address];
  });
  const guard = new HttpGuard(hosts, onRefused);
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

async function ask(
  proxy: string,
  url: string,
  method = 'GET',
): Promise<{ status: number; body: string; location?: string }> {
  return await new Promise((resolve, reject) => {
    const { hostname, port } = new URL(proxy);
    const asked = request({ host: hostname, port, path: url, method, agent: false }, (answer) => {
      let body = '';
      answer.on('data', (chunk) => (body += String(chunk)));
      answer.on('error', reject);
      answer.on('end', () => {
        const { location } = answer.headers;
        resolve({ status: answer.statusCode ?? 0, body, ...(location === undefined ? {} : { location }) });
      });
    });
    asked.on('error', reject);
    asked.end();
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
    expect((await ask(proxy, 'http://inner.example/secret')).status).toBe(502);
    expect(guard.fault).toMatchObject({ code: 'HOST_PRIVATE', message: expect.stringContaining('127.0.0.2') });
  });

  for (const url of ['http://127.0.0.2:1/', 'http://[::1]:1/', 'http://169.254.169.254/latest/meta-data/']) {
    it(`refuses ${url}`, async () => {
      const guard = open();
      expect((await ask(await guard.open(), url)).status).toBe(502);
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
    expect((await ask(proxy, 'http://nobody.example/')).status).toBe(502);
    await ask(proxy, `http://cdn.example:${port}/`);
    expect(guard.fault).toMatchObject({ code: 'HOST_UNKNOWN' });
  });

  it('does TLS itself; a server that the owner lists need not be proved', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'rostrum-guard-'));
    const server = createTlsServer(signOneself(folder), (_asked, answer) => answer.end('by TLS'));
    closing.push(() => server.close());
    rmSync(folder, { recursive: true });
    await new Promise<void>((resolve) => server.listen(0, '0.0.0.0', resolve));
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    expect(await ask(await open().open(), `http://cdn.example.${port}.https.invalid/`)).toEqual({
      status: 200,
      body: 'by TLS',
    });
    expect((await ask(await open().open(), `http://inner.example.${port}.https.invalid/`)).status).toBe(502);
  });

  it('looks through playlists, and ends the stream where one names what may not be opened', async () => {
    let refused = 0;
    const port = await serve(({ url }) => [
      200,
      { 'content-type': 'text/plain' },
      `#EXTM3U\n#EXTINF:2,\n${url === '/good' ? 'https://cdn.example/a.ts' : 'tcp://127.0.0.1:6379'}\n`,
    ]);
    const guard = open(() => (refused += 1));
    const proxy = await guard.open();
    expect((await ask(proxy, `http://cdn.example:${port}/good`)).body).toContain(
      'http://cdn.example.443.https.invalid/a.ts',
    );
    expect((await ask(proxy, `http://cdn.example:${port}/bad`)).status).toBe(502);
    expect([guard.fault?.code, refused]).toEqual(['NAMES_OTHERS', 1]);
  });

  it('names redirects to TLS as it knows them, and follows none to another protocol', async () => {
    const port = await serve(({ url }) => [
      302,
      { location: url === '/s' ? 'https://cdn.example/x' : 'rtsp://cdn.example/x' },
      '',
    ]);
    const guard = open();
    const proxy = await guard.open();
    expect((await ask(proxy, `http://cdn.example:${port}/s`)).location).toBe('http://cdn.example.443.https.invalid/x');
    expect((await ask(proxy, `http://cdn.example:${port}/r`)).status).toBe(502);
    expect(guard.fault).toMatchObject({ code: 'REDIRECT_ELSEWHERE' });
  });

  it('survives whatever a server answers', async () => {
    const answers = [
      'HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTrailer: x\r\n\r\nhello',
      'HTTP/1.1 099 x\r\nContent-Length: 0\r\n\r\n',
      'HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 3\r\n\r\nabc',
      'HTTP/1.1 302 Found\r\nLocation: http://[\r\n\r\n',
      'SSH-2.0-OpenSSH_9.2\r\n',
      'HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\nID3',
    ];
    for (const words of answers) {
      const server = createRawServer((socket) => {
        socket.on('error', () => {});
        socket.end(words);
      });
      closing.push(() => server.close());
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      const guard = open();
      const answer = await ask(await guard.open(), `http://cdn.example:${port}/`).catch(() => ({ status: 0 }));
      expect([0, 200, 502]).toContain(answer.status);
    }
  });
});
