import { describe, expect, it } from 'vitest';
import type { Authorise, PublishDecision } from '../session/publisher.ts';
import { openRecordingSink } from '../session/testing/recording-sink.ts';
import { writeAmf0 } from './amf0.ts';
import { MESSAGE_TYPE } from './message.ts';
import { AVC_CONFIG, AVC_KEY_FRAME } from './testing/tags.ts';
import {
  writeCommand,
  writeControl,
  writeHandshake,
  writeMessage,
  writePublish,
  writeSetChunkSize,
  writeStreamCommand,
  writeVideo,
} from './testing/wire.ts';
import { openWired, settle, type Wired } from './testing/wired.ts';

const KEY = 'abcd1234efgh5678ijkl9012';
/** A decision that waits for the test. */
function openAuthorise(): {
  readonly authorise: Authorise;
  readonly decide: (decision: PublishDecision) => void;
  readonly signal: () => AbortSignal | undefined;
} {
  const { promise, resolve } = Promise.withResolvers<PublishDecision>();
  let seen: AbortSignal | undefined;
  return {
    authorise: (_request, _connection, signal) => {
      seen = signal;
      return promise;
    },
    decide: resolve,
    signal: () => seen,
  };
}

const statuses = (wired: Wired): unknown[] =>
  wired
    .answers()
    .filter(([name]) => name === 'onStatus')
    .map(([, , , info]) => info);

describe('the way to a stream', () => {
  it('answers each step, and tells what Enhanced RTMP encoders look for', async () => {
    const wired = openWired();
    wired.peer.write(writePublish(KEY));
    await settle();
    expect(wired.answers().map(([name, transaction]) => [name, transaction])).toEqual([
      ['_result', 1],
      ['_result', 2],
      ['_result', 3],
      ['_result', 4],
      ['onFCPublish', 0],
      ['onStatus', 0],
    ]);
    const [connected, , , created] = wired.answers();
    expect(connected?.[3]).toMatchObject({
      code: 'NetConnection.Connect.Success',
      capsEx: 4,
      fourCcList: ['hvc1', 'av01', 'avc1', 'mp4a'],
    });
    expect(created?.[3]).toBe(1);
    expect(statuses(wired)).toMatchObject([{ level: 'status', code: 'NetStream.Publish.Start' }]);
  });

  it('asks for the key before any media, with all that is known of the encoder', async () => {
    const requests: unknown[] = [];
    const wired = openWired({
      authorise: async (request) => {
        requests.push(request);
        return { accepted: false, say: 'No.' };
      },
    });
    wired.peer.write(writePublish(`${KEY}?x=1`));
    await settle();
    expect(requests).toEqual([
      { app: 'live', streamKey: KEY, address: '192.0.2.1', encoder: 'FMLE/3.0 (compatible; test)' },
    ]);
  });

  it('says that publishing has begun only once the key is accepted', async () => {
    const { authorise, decide } = openAuthorise();
    const wired = openWired({ authorise });
    wired.peer.write(writePublish(KEY));
    await settle();
    expect(statuses(wired)).toEqual([]);
    decide({ accepted: true, sink: wired.sink });
    await settle();
    expect(statuses(wired)).toHaveLength(1);
  });

  it('passes on what an impatient encoder sent before the decision', async () => {
    const { authorise, decide } = openAuthorise();
    const wired = openWired({ authorise });
    wired.peer.write(Buffer.concat([writePublish(KEY), writeVideo(AVC_CONFIG)]));
    wired.peer.write(writeVideo(AVC_KEY_FRAME, 40));
    await settle();
    decide({ accepted: true, sink: wired.sink });
    await settle();
    expect(wired.sink.calls).toEqual([
      expect.stringMatching(/^video config avc1\.64000b /),
      expect.stringMatching(/^video 3600 3600 key /),
    ]);
  });

  it('leaves a flood unread until the decision', async () => {
    const { authorise, decide } = openAuthorise();
    const wired = openWired({ authorise, limits: { maxHeldBytes: 100_000 } });
    wired.peer.write(writePublish(KEY));
    await settle();
    for (let index = 0; index < 100; index += 1) {
      wired.peer.write(writeVideo(Buffer.alloc(10_000, 0x27), index, 65_535));
    }
    await settle();
    expect(wired.peer.writableLength).toBeGreaterThan(500_000);
    decide({ accepted: false, say: 'No.' });
    await settle();
    expect(wired.peer.writableLength).toBe(0);
  });

  it.each(['_checkbw', 'getStreamLength', 'onFCPublish', 'setBandwidth', '', '@unknown'])(
    'steps over the command «%s», whatever its arguments',
    async (name) => {
      const wired = openWired();
      wired.peer.write(writeHandshake());
      wired.peer.write(
        writeMessage({
          payload: Buffer.concat([Buffer.from([2, 0, name.length]), Buffer.from(name), Buffer.from([0xfe])]),
        }),
      );
      wired.peer.write(writePublish(KEY).subarray(writeHandshake().length));
      await settle();
      expect(statuses(wired)).toMatchObject([{ code: 'NetStream.Publish.Start' }]);
    },
  );

  it('steps over a command that cannot be read once the stream runs', async () => {
    const wired = openWired();
    wired.peer.write(Buffer.concat([writePublish(KEY), writeMessage({ payload: Buffer.from([0xfe]) })]));
    wired.peer.write(writeVideo(AVC_CONFIG));
    await settle();
    expect(wired.ends).toEqual([]);
    expect(wired.sink.calls).toHaveLength(1);
  });

  it('takes goodbyes before the stream for what they are: clearing away a former one', async () => {
    const wired = openWired();
    wired.peer.write(writeHandshake());
    wired.peer.write(writeCommand('FCUnpublish', 2, null, KEY));
    wired.peer.write(writeCommand('deleteStream', 3, null, 1));
    wired.peer.write(writePublish(KEY).subarray(writeHandshake().length));
    await settle();
    expect(statuses(wired)).toMatchObject([{ code: 'NetStream.Publish.Start' }]);
  });

  it('understands commands in AMF 3 envelopes', async () => {
    const wired = openWired();
    const connect = Buffer.concat([Buffer.from([0]), writeAmf0(['connect', 1, {}])]);
    wired.peer.write(writeHandshake());
    wired.peer.write(writeMessage({ type: MESSAGE_TYPE.commandAmf3, payload: connect }));
    await settle();
    expect(wired.ends).toMatchObject([{ code: 'CONNECT_WITHOUT_APP' }]);
  });

  it('acknowledges by the window that the encoder asks for', async () => {
    const wired = openWired();
    const window = Buffer.alloc(4);
    window.writeUInt32BE(100_000);
    wired.peer.write(writePublish(KEY));
    wired.peer.write(writeControl(MESSAGE_TYPE.windowAcknowledgementSize, window));
    wired.peer.write(writeSetChunkSize(65_535));
    await settle();
    const before = wired.output().length;
    wired.peer.write(writeVideo(Buffer.alloc(100_001, 0x52), 0, 65_535));
    await settle();
    const ack = wired.output().subarray(before);
    expect(ack.subarray(0, 12).toString('hex')).toBe('020000000000040300000000');
    expect(ack.readUInt32BE(12)).toBeGreaterThan(100_000);
    expect(ack).toHaveLength(16);
  });

  it('answers a ping', async () => {
    const wired = openWired();
    wired.peer.write(writePublish(KEY));
    await settle();
    const before = wired.output().length;
    wired.peer.write(writeControl(MESSAGE_TYPE.userControl, Buffer.from('000600001234', 'hex')));
    await settle();
    expect(wired.output().subarray(before).toString('hex')).toBe('020000000000060400000000000700001234');
  });
});

describe('refusals', () => {
  it('reach the encoder as BadName with the sentence, and the log without the key', async () => {
    const wired = openWired({
      authorise: async () => ({ accepted: false, say: 'Der Schlüssel gehört zu keinem Kanal.' }),
    });
    wired.peer.write(writePublish(KEY));
    await settle();
    expect(statuses(wired)).toMatchObject([
      { level: 'error', code: 'NetStream.Publish.BadName', description: 'Der Schlüssel gehört zu keinem Kanal.' },
    ]);
    expect(wired.ends).toMatchObject([{ code: 'KEY_REFUSED', reason: 'error' }]);
    expect(JSON.stringify([wired.ends, wired.log.lines])).not.toContain(KEY);
    expect(wired.isClosed()).toBe(false);
    wired.clock.advance(1_000);
    await settle();
    expect(wired.peer.readableEnded).toBe(true);
  });

  it('of a wrong application are told at publish, where encoders show it', async () => {
    const wired = openWired();
    wired.peer.write(writePublish(KEY, { app: 'vod' }));
    await settle();
    expect(statuses(wired)).toMatchObject([{ code: 'NetStream.Publish.BadName' }]);
    expect(wired.ends).toMatchObject([{ code: 'WRONG_APP' }]);
  });

  it('come within 5 s when the key check hangs; a session opened too late is ended at once', async () => {
    const { authorise, decide, signal } = openAuthorise();
    const wired = openWired({ authorise });
    wired.peer.write(writePublish(KEY));
    await settle();
    wired.clock.advance(4_999);
    expect(wired.ends).toEqual([]);
    wired.clock.advance(1);
    expect(wired.ends).toMatchObject([{ code: 'KEY_CHECK_LATE' }]);
    expect(signal()?.aborted).toBe(true);
    await settle();
    expect(statuses(wired)).toMatchObject([{ code: 'NetStream.Publish.BadName' }]);
    decide({ accepted: true, sink: wired.sink });
    await settle();
    expect(wired.sink.calls).toEqual(['end disconnect']);
  });

  it.each([
    { name: 'rejects', authorise: () => Promise.reject(new Error('database is away')) },
    {
      name: 'throws',
      authorise: () => {
        throw new Error('database is away');
      },
    },
  ])('come in words when the key check $name', async ({ authorise }) => {
    const wired = openWired({ authorise });
    wired.peer.write(writePublish(KEY));
    await settle();
    expect(wired.ends).toMatchObject([{ code: 'KEY_CHECK_FAILED', cause: { message: 'database is away' } }]);
    expect(JSON.stringify(statuses(wired))).not.toContain('database');
  });
});

describe('deadlines', () => {
  it('of the handshake: 5 s, and nothing is answered', async () => {
    const wired = openWired();
    wired.peer.write(writeHandshake().subarray(0, 1));
    await settle();
    wired.clock.advance(5_000);
    await settle();
    expect(wired.ends).toMatchObject([{ code: 'HANDSHAKE_LATE' }]);
    expect(wired.isClosed()).toBe(true);
    expect(wired.output()).toHaveLength(0);
  });

  it('of publishing: 10 s from the start, however busy the peer is', async () => {
    const wired = openWired();
    wired.peer.write(writeHandshake());
    wired.peer.write(writeCommand('connect', 1, { app: 'live' }));
    await settle();
    for (let second = 0; second < 10; second += 1) {
      expect(wired.ends).toEqual([]);
      wired.peer.write(writeCommand('createStream', 2, null));
      await settle();
      wired.clock.advance(1_000);
    }
    expect(wired.ends).toMatchObject([{ code: 'PUBLISH_LATE' }]);
  });

  it('of silence: 15 s after the last byte of a publishing encoder', async () => {
    const wired = openWired();
    wired.peer.write(writePublish(KEY));
    await settle();
    wired.clock.advance(14_000);
    wired.peer.write(writeVideo(Buffer.from([0x52, 0])));
    await settle();
    wired.clock.advance(15_249);
    expect(wired.ends).toEqual([]);
    wired.clock.advance(1);
    expect(wired.sink.end).toEqual({ reason: 'timeout', say: 'Nothing came from the encoder for 15 seconds.' });
    await settle();
    wired.clock.advance(2_000);
    await settle();
    expect(wired.isClosed()).toBe(true);
  });

  it('of silence are no trap for a process that stood still: what has arrived meanwhile counts', async () => {
    const wired = openWired();
    wired.peer.write(writePublish(KEY));
    await settle();
    wired.clock.advance(15_000);
    wired.peer.write(writeVideo(Buffer.from([0x52, 0])));
    await settle();
    wired.clock.advance(14_999);
    expect(wired.ends).toEqual([]);
  });

  it('are all cancelled at the end', async () => {
    const wired = openWired();
    wired.peer.write(writePublish(KEY));
    await settle();
    wired.peer.destroy();
    await settle();
    wired.clock.advance(60_000);
    expect(wired.ends).toHaveLength(1);
  });
});

describe('the end of a stream', () => {
  const CONFIG = writeVideo(AVC_CONFIG);

  it.each(['FCUnpublish', 'deleteStream', 'closeStream'])('%s is a goodbye', async (name) => {
    const wired = openWired();
    wired.peer.write(
      Buffer.concat([writePublish(KEY), CONFIG, writeStreamCommand(name, KEY), writeVideo(AVC_KEY_FRAME)]),
    );
    await settle();
    expect(wired.sink.calls.at(-1)).toBe('end unpublish');
    expect(wired.sink.calls).toHaveLength(2);
    expect(statuses(wired).at(-1)).toMatchObject({ code: 'NetStream.Unpublish.Success' });
    wired.peer.end();
    await settle();
    expect(wired.isClosed()).toBe(true);
  });

  it('a connection that just ends is no goodbye', async () => {
    const wired = openWired();
    wired.peer.write(Buffer.concat([writePublish(KEY), CONFIG]));
    await settle();
    wired.peer.end();
    await settle();
    expect(wired.sink.end?.reason).toBe('disconnect');
    expect(wired.isClosed()).toBe(true);
  });

  it('an encoder that leaves during the key check aborts it', async () => {
    const { authorise, decide, signal } = openAuthorise();
    const wired = openWired({ authorise });
    wired.peer.write(writePublish(KEY));
    await settle();
    wired.peer.end();
    await settle();
    expect(signal()?.aborted).toBe(true);
    decide({ accepted: true, sink: wired.sink });
    await settle();
    expect(wired.sink.calls).toEqual(['end disconnect']);
  });

  it('the session may close it with a sentence, also from within a call, and hears no more', async () => {
    const sink = openRecordingSink();
    const wired: Wired = openWired({
      authorise: async (_request, connection) => ({
        accepted: true,
        sink: {
          ...sink,
          onVideoConfig: (config) => {
            sink.onVideoConfig(config);
            connection.close('Another encoder took over.');
            connection.close('Twice.');
          },
        },
      }),
    });
    wired.peer.write(Buffer.concat([writePublish(KEY), CONFIG, writeVideo(AVC_KEY_FRAME), writeVideo(AVC_KEY_FRAME)]));
    await settle();
    expect(sink.calls).toEqual([expect.stringMatching(/^video config/), 'end closed']);
    expect(sink.late).toEqual([]);
    expect(statuses(wired).at(-1)).toMatchObject({
      level: 'error',
      code: 'NetStream.Failed',
      description: 'Another encoder took over.',
    });
  });

  it('a session that throws loses its own stream and is told in the log', async () => {
    const sink = openRecordingSink();
    const wired = openWired({
      authorise: async () => ({
        accepted: true,
        sink: {
          ...sink,
          onVideoConfig: () => {
            throw new TypeError('a fault of ours');
          },
          onEnd: () => {
            throw new TypeError('and another');
          },
        },
      }),
    });
    wired.peer.write(Buffer.concat([writePublish(KEY), CONFIG]));
    await settle();
    expect(wired.ends).toMatchObject([{ code: 'INTERNAL', cause: { message: 'a fault of ours' } }]);
    expect(wired.log.lines).toMatchObject([
      { line: 'rtmp: an encoder publishes' },
      { level: 'error', line: 'rtmp: a session failed to take the end of its stream' },
    ]);
  });

  it('a codec nobody here takes is named to the encoder, and never reaches the session', async () => {
    const wired = openWired();
    const vp9 = Buffer.concat([Buffer.from([0x90]), Buffer.from('vp09'), Buffer.alloc(10)]);
    wired.peer.write(Buffer.concat([writePublish(KEY), writeVideo(vp9)]));
    await settle();
    expect(wired.sink.calls).toEqual(['end error']);
    const [, refusal] = statuses(wired);
    expect(refusal).toMatchObject({ code: 'NetStream.Failed', description: expect.stringContaining('VP9') });
    expect(refusal).toMatchObject({ description: expect.stringContaining('H.264') });
  });
});
