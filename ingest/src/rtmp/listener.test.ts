import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { FakeClock, systemClock } from '@rostrum/service/clock';
import { openMemoryLog } from '@rostrum/service/log';
import { openMetrics } from '@rostrum/service/metrics';
import { describe, expect, it } from 'vitest';
import { RtmpListener } from './listener.ts';
import { openDoor, until } from './testing/door.ts';
import { writePublish } from './testing/wire.ts';
import { settle } from './testing/wired.ts';

describe('the listener', () => {
  it('takes so many connections from one address and no more, until one leaves', async () => {
    const door = await openDoor({ limits: { maxConnectionsPerAddress: 2 } });
    const [first, second] = [await door.dial(), await door.dial()];
    const third = await door.dial();
    await third.closed;
    expect(door.log.lines.at(-1)?.line).toBe('rtmp: a connection was turned away: too many are open');
    first.socket.destroy();
    await door.ended('LEFT');
    const fourth = await door.dial();
    fourth.socket.write(writePublish('goodkey'));
    await fourth.answered('NetStream.Publish.Start');
    second.socket.destroy();
    await door.listener.close();
  });

  it('takes so many connections in all', async () => {
    const door = await openDoor({ limits: { maxConnections: 1 } });
    await door.dial();
    await (await door.dial()).closed;
    await door.listener.close();
  });

  it('frees 200 idle sockets at the handshake deadline', async () => {
    const clock = new FakeClock();
    const door = await openDoor({ clock, limits: { maxConnectionsPerAddress: 200 } });
    const peers = await Promise.all(Array.from({ length: 200 }, () => door.dial()));
    for (const peer of peers) {
      peer.socket.write(Buffer.from([3]));
    }
    // The kernel accepts before we do, so the clock goes on until the last socket has had its time.
    const gone = Promise.all(peers.map((peer) => peer.closed)).then(() => true);
    while ((await Promise.race([gone, settle()])) !== true) {
      clock.advance(5_000);
    }
    const again = await door.dial();
    again.socket.destroy();
    await again.closed;
    await door.listener.close();
  });

  it('an encoder that lost its power does not lock its key: a new connection is asked about at once', async () => {
    const door = await openDoor();
    for (let take = 0; take < 2; take += 1) {
      const peer = await door.dial();
      peer.socket.write(writePublish('goodkey'));
      await peer.answered('NetStream.Publish.Start');
    }
    expect(door.requests).toHaveLength(2);
    await door.listener.close();
  });

  it('sends encoders away with a word when it closes', async () => {
    const door = await openDoor();
    const peer = await door.dial();
    peer.socket.write(writePublish('goodkey'));
    await peer.answered('NetStream.Publish.Start');
    const idle = await door.dial();
    await Promise.all([door.listener.close(), door.listener.close()]);
    await Promise.all([peer.closed, idle.closed]);
    expect(JSON.stringify(peer.answers())).toContain('The server is stopping.');
    expect(door.sinks.get('goodkey')?.[0]?.end?.reason).toBe('closed');
  });

  it('counts what it carried', async () => {
    const metrics = openMetrics();
    const door = await openDoor({ metrics });
    const peer = await door.dial();
    peer.socket.write(writePublish('wrongkey'));
    await door.ended('KEY_REFUSED');
    const text = await metrics.text();
    expect(text).toContain('rostrum_rtmp_connections 1');
    expect(text).toContain('rostrum_rtmp_connections_ended_total{code="KEY_REFUSED"} 1');
    await door.listener.close();
  });

  it('says which port is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const authorise = async () => ({ accepted: false, say: 'No.' }) as const;
    const listener = new RtmpListener({ host: '127.0.0.1', port, authorise, log: openMemoryLog(), clock: systemClock });
    await expect(listener.start()).rejects.toThrow(`port ${port} on 127.0.0.1 is taken by another program`);
    await listener.close();
    other.close();
  });

  it('survives sockets that reset', async () => {
    const door = await openDoor();
    for (let index = 0; index < 20; index += 1) {
      const socket = connect(door.listener.port, '127.0.0.1');
      socket.on('error', () => {});
      await once(socket, 'connect');
      socket.write(writePublish('goodkey'));
      await until(() => (door.requests.length > index ? true : undefined));
      socket.resetAndDestroy();
    }
    await door.ended('LOST');
    await door.listener.close();
  });
});
