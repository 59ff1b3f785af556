import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { expect, test } from 'vitest';
import { holdSocket } from './held-socket.ts';

test('a port that is taken, and one that may not be had, are told by the system’s code', async () => {
  const taker = createServer().listen(0, '127.0.0.1');
  await once(taker, 'listening');
  const { port } = taker.address() as AddressInfo;
  for (const isShared of [false, true]) {
    await expect(holdSocket('127.0.0.1', port, isShared)).rejects.toMatchObject({ code: 'EADDRINUSE' });
  }
  taker.close();
  await expect(holdSocket('192.0.2.1', 0, false)).rejects.toMatchObject({ code: 'EADDRNOTAVAIL' });
});

test('a port may be chosen by the system, and is kept until it is closed', async () => {
  const held = await holdSocket('localhost', 0, false);
  expect(held?.port).toBeGreaterThan(0);
  const { port = 0 } = held ?? {};
  held?.close();
  const again = await holdSocket('localhost', port, true);
  const beside = await holdSocket('localhost', port, true);
  expect(beside?.port).toBe(port);
  again?.close();
  beside?.close();
});
