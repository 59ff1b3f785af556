import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { expect, test } from 'vitest';
import { readSettings } from '../config.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { holdEdgeSockets } from './edge-sockets.ts';

async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'));
  await Promise.all(servers.map((server) => once(server, 'listening')));
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((server) => once(server.close(), 'close')));
  return ports;
}

function settingsOf(environment: NodeJS.ProcessEnv) {
  return readSettings(temporaryFolder(), { EDGE_HOST: '127.0.0.1', ...environment });
}

test('each worker of the edge has a socket for each of its ports', async () => {
  const [http, https, acme] = (await freePorts(3)).map(String);
  const ports = { EDGE_PORT: http, EDGE_TLS_PORT: https, EDGE_ACME_HTTP_PORT: acme };
  const held = await holdEdgeSockets(settingsOf({ ...ports, EDGE_WORKERS: '3', EDGE_ACME_EMAIL: 'ann@example.org' }));
  expect(held.ofWorkers.map((sockets) => [...(sockets?.keys() ?? [])])).toEqual(
    Array.from({ length: 3 }, () => ['http', 'https', 'acme']),
  );
  expect(held.ofWorkers.map((sockets) => sockets?.get('https')?.port)).toEqual([https, https, https].map(Number));
  held.close();
  const plain = await holdEdgeSockets(settingsOf(ports));
  expect(plain.ofWorkers.map((sockets) => [...(sockets?.keys() ?? [])])).toEqual([['http']]);
  plain.close();
});

test('a port that is taken meanwhile is told in words', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await expect(holdEdgeSockets(settingsOf({ EDGE_PORT: String(port), EDGE_WORKERS: '2' }))).rejects.toThrow(
    `EDGE_PORT=${port}: another program listens on this port.`,
  );
  server.close();
});
