import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, getCACertificates, setDefaultCACertificates } from 'node:tls';
import { openTestRedis, type TestRedis } from '@rostrum/bus/test-redis';
import { systemClock } from '@rostrum/service/clock';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { get, openTestEdge, type TestEdge, until } from './testing/test-edge.ts';
import { makeSelfSigned } from './tls/self-signed.ts';

/** Against pebble, the authority that Let's Encrypt gives away for tests. */
const hasPebble = spawnSync('pebble', ['-version']).error === undefined;

describe.skipIf(!hasPebble)('certificates by ACME', () => {
  const children: ChildProcess[] = [];
  let folder: string;
  let redis: TestRedis;
  let directory: string;
  let httpPort: number;
  const trusted = getCACertificates('default');

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'rostrum-acme-'));
    redis = await openTestRedis();
    const ports = await Promise.all(Array.from({ length: 4 }, freePort));
    const [listen = 0, management = 0, dns = 0, dnsManagement = 0] = ports;
    httpPort = await freePort();
    const own = await makeSelfSigned('localhost', systemClock.wallNow());
    const files = { certificate: join(folder, 'pebble.crt'), privateKey: join(folder, 'pebble.key') };
    writeFileSync(files.certificate, own.chain);
    writeFileSync(files.privateKey, own.key);
    setDefaultCACertificates([...trusted, own.chain.toString()]);
    const config = {
      pebble: {
        listenAddress: `127.0.0.1:${listen}`,
        managementListenAddress: `127.0.0.1:${management}`,
        ...files,
        httpPort,
        tlsPort: 1,
        ocspResponderURL: '',
        externalAccountBindingRequired: false,
      },
    };
    writeFileSync(join(folder, 'pebble.json'), JSON.stringify(config));
    const off = ['-http01', '', '-https01', '', '-tlsalpn01', '', '-management', `127.0.0.1:${dnsManagement}`];
    children.push(
      spawn('pebble-challtestsrv', [
        '-defaultIPv4',
        '127.0.0.1',
        '-defaultIPv6',
        '',
        '-dns01',
        `127.0.0.1:${dns}`,
        ...off,
      ]),
      spawn('pebble', ['-config', join(folder, 'pebble.json'), '-dnsserver', `127.0.0.1:${dns}`], {
        env: { ...process.env, PEBBLE_VA_NOSLEEP: '1', PEBBLE_WFE_NONCEREJECT: '0' },
      }),
    );
    directory = `https://localhost:${listen}/dir`;
    await until(() => answers(listen), 'pebble listens', 10_000);
  });

  afterAll(async () => {
    setDefaultCACertificates(trusted);
    children.forEach((child) => child.kill());
    await redis.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const openEdge = (data: string): Promise<TestEdge> =>
    openTestEdge({
      origin: 'http://127.0.0.1:1',
      redis: redis.url,
      folder: data,
      environment: {
        ROSTRUM_PUBLIC_URL: 'https://live.rostrum.test',
        EDGE_ACME_EMAIL: 'owner@rostrum.test',
        EDGE_ACME_DIRECTORY: directory,
        EDGE_ACME_HTTP_PORT: String(httpPort),
        EDGE_TLS_PORT: '0',
      },
    });

  it('one serves at once, a real one comes by itself, and is there at the next start', async () => {
    const data = join(folder, 'data');
    const edge = await openEdge(data);
    expect(await issuerShown(edge)).toBe('live.rostrum.test');
    await until(async () => (await issuerShown(edge)).startsWith('Pebble'), 'the real one is shown', 15_000);
    const moved = await get(`http://127.0.0.1:${edge.plainPort}/c/demo?a=1`, { headers: { host: 'evil.test' } });
    expect([moved.status, moved.headers.location]).toEqual([308, 'https://live.rostrum.test/c/demo?a=1']);
    await edge.close();
    const again = await openEdge(data);
    expect(await issuerShown(again)).toMatch(/^Pebble/);
    await again.close();
  });

  it('an authority that cannot be reached is told in words, and asked again much later', async () => {
    directory = 'https://localhost:1/dir';
    const edge = await openEdge(join(folder, 'other'));
    await until(() => edge.log.lines.some(({ line }) => line.includes('no certificate could be had')), 'it says so');
    expect(await issuerShown(edge)).toBe('live.rostrum.test');
    await edge.close();
  });
});

it('ACME for a name that the internet does not know is refused in words', async () => {
  const environment = { EDGE_ACME_EMAIL: 'a@b.c', ROSTRUM_PUBLIC_URL: 'http://localhost:8080' };
  await expect(openTestEdge({ origin: 'http://127.0.0.1:1', environment })).rejects.toThrow('https://live.example.org');
});

/** @returns the issuer's common name of what a new connection is shown. */
function issuerShown(edge: TestEdge): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port: edge.tlsPort ?? 0, host: '127.0.0.1', rejectUnauthorized: false }, () => {
      resolve(socket.getPeerCertificate().issuer.CN);
      socket.destroy();
    });
    socket.on('error', reject);
  });
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer();
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1', rejectUnauthorized: false }, () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });
}
