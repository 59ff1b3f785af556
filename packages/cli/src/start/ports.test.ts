import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { describe, expect, test } from 'vitest';
import { type PortUse, portFaults } from './ports.ts';

describe('a port', () => {
  test('that is free is no fault', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const use: PortUse = { key: 'EDGE_PORT', port, host: '127.0.0.1', kind: 'tcp' };
    expect(await portFaults([use])).toEqual([
      `EDGE_PORT=${port}: another program listens on this port. Stop it, or set EDGE_PORT to another one.`,
    ]);
    server.close();
    await once(server, 'close');
    expect(await portFaults([use])).toEqual([]);
  });

  test('of UDP is tried as such', async () => {
    // An address of this machine that no other test's TCP uses, whatever the port's number.
    const host = '127.54.3.2';
    const socket = createSocket('udp4').bind(0, host);
    await once(socket, 'listening');
    const use: PortUse = { key: 'INGEST_SRT_PORT', port: socket.address().port, host, kind: 'udp' };
    expect(await portFaults([use])).toHaveLength(1);
    expect(await portFaults([{ ...use, kind: 'tcp' }])).toEqual([]);
    socket.close();
  });

  test('on an address that is not this machine’s is told as that', async () => {
    const [fault] = await portFaults([{ key: 'WEB_PORT', port: 1, host: '203.0.113.1', kind: 'tcp' }]);
    expect(fault).toMatch(/^WEB_PORT=1: /);
  });
});
