import { spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { TsIntake } from '../mpegts/ts-intake.ts';
import { until } from '../rtmp/testing/door.ts';
import { openRecordingSink } from '../session/testing/recording-sink.ts';
import { SRTO, type SrtSocket } from './libsrt.ts';
import { library, openSrtDoor, type SrtDoor, sendAll } from './testing/door.ts';

const STREAM = readFileSync(new URL('../../../packages/media/vectors/avc-b-frames-aac.mpegts', import.meta.url));
const PASSPHRASE = 'correct-horse-battery';

/** What the session is told of the recorded stream where nothing is lost. */
const WHOLE = callsOf(STREAM);
function callsOf(stream: Uint8Array): string[] {
  const sink = openRecordingSink();
  const intake = new TsIntake(sink, () => {});
  intake.push(stream);
  intake.end();
  return sink.calls;
}

let door: SrtDoor;
afterEach(() => door.listener.close());

const connected = async (streamId: string, options?: Parameters<SrtDoor['call']>[1]): Promise<SrtSocket> => {
  const answer = await door.call(streamId, options);
  if (typeof answer !== 'number') {
    throw new Error(`refused: ${answer.rejected}`);
  }
  return answer;
};
const closed = (why: string): Promise<unknown> =>
  until(() => (door.takes[0]?.end?.say.includes(why) ? true : undefined));

describe.skipIf(library === undefined)('the SRT listener', () => {
  it.each(['publish:goodkey', '#!::r=goodkey,m=publish', '#!::m=publish,r=live/goodkey,u=ann', 'goodkey'])(
    'takes an encoder whose stream id is %s, and hands on all it sends',
    async (streamId) => {
      door = await openSrtDoor({ goodkey: {} });
      const socket = await connected(streamId);
      await sendAll(door.library, socket, STREAM);
      await until(() => (door.takes[0]?.calls.length ?? 0) >= WHOLE.length - 2 || undefined);
      await door.library.close(socket);
      await closed('left');
      expect(door.takes[0]?.calls.slice(0, -1)).toEqual(WHOLE);
      expect(door.takes[0]?.late).toEqual([]);
    },
  );

  it.each([
    { streamId: 'publish:wrongkey', code: 1401, why: 'UNKNOWN_KEY' },
    { streamId: '', code: 1400, why: 'MALFORMED' },
    { streamId: '#!::r=goodkey,m=request', code: 1405, why: 'NOT_PUBLISHING' },
    { streamId: '#!::r=goodkey', code: 1405, why: 'NOT_PUBLISHING' },
    { streamId: '#!::m=publish', code: 1400, why: 'MALFORMED' },
    { streamId: `publish:${'x'.repeat(500)}`, code: 1401, why: 'UNKNOWN_KEY' },
  ])('refuses $streamId with $code', async ({ streamId, code, why }) => {
    door = await openSrtDoor({ goodkey: {} });
    expect(await door.call(streamId)).toEqual({ rejected: code });
    expect(door.refusals()).toEqual([why]);
    expect(JSON.stringify(door.log.lines)).not.toContain('goodkey');
  });

  it('refuses when it is full, and takes the next one when there is room again', async () => {
    door = await openSrtDoor({ one: {}, two: {} }, { maxConnections: 1 });
    const first = await connected('one');
    await until(() => (door.listener.connections === 1 ? true : undefined));
    expect(await door.call('two')).toEqual({ rejected: 1402 });
    await door.library.close(first);
    await until(() => (door.listener.connections === 0 ? true : undefined));
    await connected('two');
  });

  it('lets an address that failed too often wait, but not an encoder there that knows its key', async () => {
    door = await openSrtDoor({ goodkey: {} });
    for (let attempt = 0; attempt < 21; attempt += 1) {
      expect(await door.call(`guess${attempt}`)).toEqual({ rejected: 1401 });
    }
    expect(await door.call('guess')).toEqual({ rejected: 1403 });
    await connected('goodkey');
  });

  it.each([16, 24, 32])('decrypts with a key of %i bytes', async (keyBytes) => {
    door = await openSrtDoor({ secret: { passphrase: PASSPHRASE } });
    const socket = await connected('secret', [
      [SRTO.passphrase, PASSPHRASE],
      [SRTO.pbKeyLen, keyBytes],
    ]);
    await sendAll(door.library, socket, STREAM);
    await until(() => door.takes[0]?.statistics.at(-1));
    await door.library.close(socket);
    await closed('left');
    expect(door.takes[0]?.calls.slice(0, -1)).toEqual(WHOLE);
    expect(door.takes[0]?.statistics.at(-1)?.keyBits).toBe(keyBytes * 8);
  });

  it('goes on when the encoder changes its key as it sends', async () => {
    door = await openSrtDoor({ secret: { passphrase: PASSPHRASE } });
    const socket = await connected('secret', [
      [SRTO.passphrase, PASSPHRASE],
      [SRTO.kmRefreshRate, 40],
      [SRTO.kmPreAnnounce, 16],
    ]);
    const long = Buffer.concat(Array.from({ length: 8 }, () => STREAM));
    const whole = callsOf(long);
    // The next key is told ahead and answered before it holds, so the packets come one by one.
    await sendAll(door.library, socket, long, 1);
    await until(() => (door.takes[0]?.calls.length ?? 0) >= whole.length - 2 || undefined);
    await door.library.close(socket);
    await closed('left');
    expect(door.takes[0]?.calls.slice(0, -1)).toEqual(whole);
  });

  it.each([
    { name: 'another passphrase', channel: PASSPHRASE, encoder: 'not-this-one-either' },
    { name: 'no passphrase where one is asked for', channel: PASSPHRASE, encoder: undefined },
    { name: 'a passphrase where none is set', channel: undefined, encoder: PASSPHRASE },
  ])('shuts out $name, and says so', async ({ channel, encoder }) => {
    door = await openSrtDoor({ secret: channel === undefined ? {} : { passphrase: channel } });
    const answer = await door.call('secret', encoder === undefined ? [] : [[SRTO.passphrase, encoder]]);
    expect(answer).toEqual({ rejected: expect.any(Number) });
    await until(() => (door.refusals().includes('NOT_COMPLETED') ? true : undefined));
    expect(JSON.stringify(door.log.lines)).not.toMatch(new RegExp(`${PASSPHRASE}|not-this-one`));
  });

  it('waits for packets as long as the channel says, at least', async () => {
    door = await openSrtDoor({ slow: { latencyMs: 450 } });
    const socket = await connected('slow');
    await sendAll(door.library, socket, STREAM);
    const told = await until(() => door.takes[0]?.statistics.at(-1));
    expect(told.latencyMs).toBe(450);
    await door.library.close(socket);
  });

  it('carries forty at once, each whole', async () => {
    const keys = Array.from({ length: 40 }, (_, index) => `key-${index}`);
    door = await openSrtDoor(Object.fromEntries(keys.map((key) => [key, { latencyMs: 200 }])));
    const sockets = await Promise.all(keys.map((key) => connected(key)));
    await Promise.all(sockets.map((socket) => sendAll(door.library, socket, STREAM)));
    await until(() => (door.takes.every(({ calls }) => calls.length >= WHOLE.length - 2) ? true : undefined));
    await Promise.all(sockets.map((socket) => door.library.close(socket)));
    await until(() => (door.takes.every(({ end }) => end !== undefined) ? true : undefined));
    expect(new Set(door.takes.map(({ key }) => key)).size).toBe(40);
    for (const { calls } of door.takes) {
      expect(calls.slice(0, -1)).toEqual(WHOLE);
    }
  });

  it('lets an encoder go whose channel is gone', async () => {
    door = await openSrtDoor({ 'late-key': {} });
    const socket = await connected('late-key');
    const ended = await until(() => door.log.lines.find(({ line }) => line === 'mpegts: a source’s connection ended'));
    expect(ended.fields['say']).toBe('The channel was deleted.');
    expect(door.listener.connections).toBe(0);
    await door.library.close(socket);
  });

  it('stays up under rubbish on its port, and streams that are no transport streams', async () => {
    door = await openSrtDoor({ goodkey: { latencyMs: 500 }, rubbish: { latencyMs: 500 } });
    const udp = createSocket('udp4');
    for (let count = 0; count < 2_000; count += 1) {
      const bytes = Buffer.from(Array.from({ length: 1 + (count % 200) }, () => Math.floor(Math.random() * 256)));
      if (count % 3 === 0 && bytes.length > 16) {
        // A control packet: handshake.
        bytes.writeUInt32BE(0x80000000, 0);
      }
      udp.send(bytes, door.listener.port, '127.0.0.1');
    }
    const rubbish = await connected('rubbish');
    for (let count = 0; count < 1_200; count += 1) {
      door.library.send(rubbish, randomBytes(1316));
      if (count % 32 === 0) {
        await new Promise((resolve) => setTimeout(resolve, 2));
      }
    }
    const socket = await connected('goodkey');
    await sendAll(door.library, socket, STREAM);
    await until(() => (door.takes.at(-1)?.calls.length ?? 0) >= WHOLE.length - 2 || undefined);
    await until(() => door.takes.find(({ key }) => key === 'rubbish')?.end);
    expect(door.takes.find(({ key }) => key === 'rubbish')?.end?.say).toContain('MPEG transport stream');
    await Promise.all([door.library.close(socket), door.library.close(rubbish)]);
    udp.close();
  });

  it('closes while callers storm it', async () => {
    door = await openSrtDoor({ goodkey: {} });
    const callers = Array.from({ length: 60 }, (_, index) => door.call(index % 3 === 0 ? 'wrong' : 'goodkey'));
    await Promise.all(callers.slice(0, 10));
    await door.listener.close();
    for (const answer of await Promise.all(callers)) {
      if (typeof answer === 'number') {
        await door.library.close(answer);
      }
    }
    expect(door.takes.every(({ end }) => end !== undefined)).toBe(true);
  });
});

const hasSrt = (program: string, args: string[]): boolean => spawnSync(program, args).status === 0;

describe.skipIf(library === undefined || !hasSrt('ffmpeg', ['-version']))('a real FFmpeg over SRT', () => {
  it('publishes encrypted, and is told apart by its stream id', async () => {
    door = await openSrtDoor({ goodkey: { passphrase: PASSPHRASE } });
    const url = `srt://127.0.0.1:${door.listener.port}?streamid=publish:goodkey&passphrase=${PASSPHRASE}&pbkeylen=32`;
    const input = [
      '-re',
      '-f',
      'lavfi',
      '-i',
      'testsrc2=size=128x72:rate=25',
      '-f',
      'lavfi',
      '-i',
      'sine=frequency=440',
    ];
    const coding = '-t 3 -c:v libx264 -preset ultrafast -tune zerolatency -g 25 -pix_fmt yuv420p -c:a aac'.split(' ');
    const child = spawn(
      'ffmpeg',
      ['-hide_banner', '-loglevel', 'error', '-nostdin', ...input, ...coding, '-f', 'mpegts', url],
      {
        stdio: ['ignore', 'ignore', 'inherit'],
      },
    );
    await until(() => (child.exitCode === null ? undefined : true));
    await until(() => door.takes[0]?.end);
    const calls = door.takes[0]?.calls ?? [];
    expect(calls.filter((call) => call.startsWith('video config'))).toHaveLength(1);
    // What is under way when an encoder hangs up is lost with it.
    expect(calls.filter((call) => /^video \d/.test(call)).length).toBeGreaterThan(60);
    expect(door.takes[0]?.statistics.at(-1)?.keyBits).toBe(256);
  });
});
