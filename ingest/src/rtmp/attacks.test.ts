import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeAmf0 } from './amf0.ts';
import { MESSAGE_TYPE } from './message.ts';
import { type Door, openDoor, type Peer, until } from './testing/door.ts';
import { CHEAP_CODING, type FfmpegEncoder, LIVE_PICTURE, startFfmpeg } from './testing/ffmpeg.ts';
import {
  writeAudio,
  writeCommand,
  writeControl,
  writeHandshake,
  writeMessage,
  writePublish,
  writeSetChunkSize,
  writeStreamCommand,
  writeVideo,
} from './testing/wire.ts';

/** Each of these killed node-media-server 4.4.3, or harmed other streams, or filled its memory. */

let door: Door;
let neighbour: FfmpegEncoder;

const neighbourCalls = (): readonly string[] => door.sinks.get('goodneighbour')?.[0]?.calls ?? [];
const pictures = (): number => neighbourCalls().filter((call) => call.startsWith('video ')).length;

beforeAll(async () => {
  door = await openDoor();
  neighbour = startFfmpeg(`rtmp://127.0.0.1:${door.listener.port}/live/goodneighbour`, LIVE_PICTURE, CHEAP_CODING);
  await until(() => (pictures() > 0 ? true : undefined));
});

afterAll(async () => {
  neighbour.process.kill('SIGINT');
  await neighbour.ended;
  await door.listener.close();
});

/** A peer that has been accepted. */
async function publish(key: string): Promise<Peer> {
  const peer = await door.dial();
  peer.socket.write(writePublish(key));
  await peer.answered('NetStream.Publish.Start');
  return peer;
}

async function expectNeighbourUnharmed(): Promise<void> {
  const before = pictures();
  await until(() => (pictures() > before ? true : undefined));
  expect(neighbourCalls().at(-1)).not.toMatch(/^end/);
}

const cutNumber = writeMessage({ payload: Buffer.from('020007636f6e6e656374003ff0', 'hex') });
const unknownMarker = writeMessage({ payload: Buffer.from('020007636f6e6e656374fe', 'hex') });
const deep = (times: number): Buffer =>
  writeMessage({
    payload: Buffer.concat([writeAmf0(['connect', 1]), Buffer.alloc(times * 4, Buffer.from('03000161', 'hex'))]),
  });

const KILLERS_BEFORE_PUBLISH = [
  { name: 'publish with a number as name', bytes: writePublish(5), code: 'KEY_MISSING' },
  { name: 'AMF cut inside a number', bytes: Buffer.concat([writeHandshake(), cutNumber]), code: 'AMF_BROKEN' },
  { name: 'an unknown AMF marker', bytes: Buffer.concat([writeHandshake(), unknownMarker]), code: 'AMF_BROKEN' },
  { name: 'AMF nested 60 000 deep', bytes: Buffer.concat([writeHandshake(), deep(60_000)]), code: 'MESSAGE_TOO_LONG' },
  { name: 'AMF nested 4 000 deep', bytes: Buffer.concat([writeHandshake(), deep(4_000)]), code: 'AMF_BROKEN' },
  {
    name: 'a control message of no length',
    bytes: Buffer.concat([writeHandshake(), writeControl(MESSAGE_TYPE.windowAcknowledgementSize, Buffer.alloc(0))]),
    code: 'CONTROL_BROKEN',
  },
];

const OTHERS_BEFORE_PUBLISH = [
  { name: 'a web browser', bytes: Buffer.from('GET / HTTP/1.1\r\nHost: x\r\n\r\n'), code: 'NOT_RTMP' },
  {
    name: 'picture before publish',
    bytes: Buffer.concat([writeHandshake(), writeVideo(Buffer.alloc(99))]),
    code: 'MEDIA_BEFORE_PUBLISH',
  },
  { name: 'chunk size 0', bytes: Buffer.concat([writeHandshake(), writeSetChunkSize(0)]), code: 'CONTROL_BROKEN' },
  {
    name: 'chunk size 2^31',
    bytes: Buffer.concat([writeHandshake(), writeSetChunkSize(2 ** 31)]),
    code: 'CONTROL_BROKEN',
  },
  {
    name: 'an announced length of 16 MB',
    bytes: Buffer.concat([writeHandshake(), writeMessage({ length: 0xffffff, payload: Buffer.alloc(10) })]),
    code: 'MESSAGE_TOO_LONG',
  },
  {
    name: '33 chunk streams',
    bytes: Buffer.concat([
      writeHandshake(),
      ...Array.from({ length: 33 }, (_, index) =>
        writeMessage({ chunkStreamId: 3 + index, length: 1000, payload: Buffer.alloc(128) }),
      ),
    ]),
    code: 'TOO_MANY_CHUNK_STREAMS',
  },
  {
    name: 'more than 64 kB of messages under way, from a stranger',
    bytes: Buffer.concat([
      writeHandshake(),
      ...Array.from({ length: 5 }, (_, index) =>
        writeMessage({ chunkStreamId: 3 + index, length: 16_000, payload: Buffer.alloc(128) }),
      ),
    ]),
    code: 'MESSAGE_TOO_LONG',
  },
  {
    name: 'a chunk stream that begins without a header',
    bytes: Buffer.concat([writeHandshake(), Buffer.from([0xc5, 1, 2, 3])]),
    code: 'CHUNK_BROKEN',
  },
  {
    name: 'a message header inside a message',
    bytes: Buffer.concat([
      writeHandshake(),
      writeMessage({ length: 1000, payload: Buffer.alloc(128) }),
      writeMessage({ length: 1000, payload: Buffer.alloc(128) }),
    ]),
    code: 'CHUNK_BROKEN',
  },
  {
    name: 'a viewer, who even sends a picture',
    bytes: Buffer.concat([
      writeHandshake(),
      writeCommand('connect', 1, { app: 'live' }),
      writeCommand('createStream', 2, null),
      writeStreamCommand('play', 'goodneighbour'),
      writeVideo(Buffer.alloc(99)),
    ]),
    code: 'PLAY_NOT_SERVED',
  },
  {
    name: 'publish without connect',
    bytes: Buffer.concat([writeHandshake(), writeStreamCommand('publish', 'goodkey', 'live')]),
    code: 'PUBLISH_BEFORE_CONNECT',
  },
  { name: 'connect without an application', bytes: writePublish('goodkey', { app: 7 }), code: 'CONNECT_WITHOUT_APP' },
];

describe('what killed the process', () => {
  it.each(KILLERS_BEFORE_PUBLISH)('$name ends that connection alone', async ({ bytes, code }) => {
    const peer = await door.dial();
    peer.socket.write(bytes);
    const { level, fields } = await door.ended(code);
    expect(level).toBe('warn');
    expect(String(fields['say'])).toMatch(/^[A-Z].*\.$/);
    await peer.closed;
    await expectNeighbourUnharmed();
  });

  it('connect without tcUrl, or with one that is no URL, is an encoder like any other', async () => {
    for (const tcUrl of [undefined, '::::']) {
      const peer = await door.dial();
      peer.socket.write(writePublish('goodwithouturl', { tcUrl }));
      await peer.answered('NetStream.Publish.Start');
      peer.socket.destroy();
    }
    await expectNeighbourUnharmed();
  });

  it.each([
    { name: 'picture', bytes: writeVideo(Buffer.alloc(0)) },
    { name: 'sound', bytes: writeAudio(Buffer.alloc(0)) },
    { name: 'data', bytes: writeMessage({ type: MESSAGE_TYPE.dataAmf0, streamId: 1, chunkStreamId: 5 }) },
    { name: 'amf3-data', bytes: writeMessage({ type: MESSAGE_TYPE.dataAmf3, streamId: 1, chunkStreamId: 5 }) },
    { name: 'aggregate', bytes: writeMessage({ type: MESSAGE_TYPE.aggregate, streamId: 1, chunkStreamId: 5 }) },
    { name: 'command', bytes: writeMessage({ type: MESSAGE_TYPE.commandAmf0 }) },
  ])('a message of no length is stepped over: $name', async ({ name, bytes }) => {
    const key = `goodempty-${name}`;
    const peer = await publish(key);
    peer.socket.write(Buffer.concat([bytes, bytes, writeStreamCommand('deleteStream', 1)]));
    await peer.answered('NetStream.Unpublish.Success');
    await peer.closed;
    expect(door.sinks.get(key)?.[0]?.calls).toEqual(['end unpublish']);
    await expectNeighbourUnharmed();
  });

  it('timestamp 0xfffffff0, away and back again is just another take', async () => {
    for (let take = 0; take < 3; take += 1) {
      const peer = await publish('goodwrap');
      peer.socket.write(writeVideo(Buffer.from('170000000001640000', 'hex'), 0xfffffff0));
      peer.socket.write(writeVideo(Buffer.from('27010000000000000141', 'hex'), 0xfffffff0));
      peer.socket.write(writeVideo(Buffer.from('27010000000000000141', 'hex'), 5));
      peer.socket.end();
      await peer.closed;
    }
    await expectNeighbourUnharmed();
  });
});

describe('what harmed others or filled the memory', () => {
  it.each(OTHERS_BEFORE_PUBLISH)('$name ends that connection alone', async ({ bytes, code }) => {
    const peer = await door.dial();
    peer.socket.write(bytes);
    const { fields } = await door.ended(code);
    expect(String(fields['say'])).toMatch(/^[A-Z].*\.$/);
    await peer.closed;
    await expectNeighbourUnharmed();
  });

  it('a refused encoder that goes on sending is heard by nobody and closed', async () => {
    const peer = await door.dial();
    peer.socket.write(writePublish('wrongkey'));
    const answer = await peer.answered('NetStream.Publish.BadName');
    expect(JSON.stringify(answer)).toContain('This key belongs to no channel.');
    const flood = setInterval(() => peer.socket.write(writeVideo(Buffer.alloc(10_000), 0, 65_536)), 1);
    await peer.closed;
    clearInterval(flood);
    expect(door.sinks.has('wrongkey')).toBe(false);
    await expectNeighbourUnharmed();
  });

  it('a second publish on one connection ends both and locks nothing', async () => {
    const peer = await publish('goodfirst');
    peer.socket.write(writeStreamCommand('publish', 'goodsecond', 'live'));
    await door.ended('PUBLISH_TWICE');
    await peer.closed;
    expect(door.sinks.get('goodfirst')?.[0]?.end?.reason).toBe('error');
    expect(door.sinks.has('goodsecond')).toBe(false);
    const again = await publish('goodfirst');
    again.socket.destroy();
    await expectNeighbourUnharmed();
  });

  it('an accepted encoder cannot have more than 16 MB under way', async () => {
    const peer = await publish('goodgreedy');
    for (let index = 0; index < 3; index += 1) {
      const part = { type: MESSAGE_TYPE.video, chunkStreamId: 10 + index, streamId: 1, length: 8 << 20 };
      peer.socket.write(writeMessage({ ...part, payload: Buffer.alloc(128) }));
    }
    await door.ended('MESSAGE_TOO_LONG');
    await peer.closed;
    await expectNeighbourUnharmed();
  });

  it('a peer that asks and asks and never reads is closed', async () => {
    const peer = await door.dial();
    peer.socket.pause();
    const questions = Buffer.concat(Array.from({ length: 2_000 }, () => writeCommand('createStream', 2, null)));
    peer.socket.write(Buffer.concat([writeHandshake(), writeCommand('connect', 1, { app: 'live' })]));
    const flood = setInterval(() => peer.socket.writableLength < 1e6 && peer.socket.write(questions), 1);
    await door.ended('PEER_DOES_NOT_READ');
    clearInterval(flood);
    peer.socket.destroy();
    await expectNeighbourUnharmed();
  });

  it('the neighbour’s stream had no hole in all that time', async () => {
    neighbour.process.kill('SIGINT');
    await neighbour.ended;
    expect(neighbour.output()).toBe('');
    await until(() => (neighbourCalls().at(-1)?.startsWith('end') ? true : undefined));
    expect(neighbourCalls().at(-1)).toBe('end unpublish');
    const times = neighbourCalls()
      .filter((call) => call.startsWith('video '))
      .filter((call) => !call.startsWith('video config'))
      .map((call) => Number(call.split(' ')[1]));
    const steps = times.slice(1).map((time, index) => time - (times[index] ?? 0));
    expect(Math.max(...steps)).toBeLessThanOrEqual(3_600 + 90);
    expect(Math.min(...steps)).toBeGreaterThanOrEqual(3_600 - 90);
  });
});
