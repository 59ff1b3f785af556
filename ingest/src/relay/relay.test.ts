import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseAacConfig } from '@rostrum/media/codec/aac';
import { systemClock } from '@rostrum/service/clock';
import { openMemoryLog } from '@rostrum/service/log';
import { ticks } from '@rostrum/units/time';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { PublishDecision, PublisherConnection, PublishRequest, PublishSink } from '../session/publisher.ts';
import { HEAD_BYTES, MessageReader, writeMessage } from './messages.ts';
import { Outpost } from './outpost.ts';
import { Reception } from './reception.ts';
import { Retained } from './retained.ts';

/** A door and a core over a real local socket; cores come and go. */

const AUDIO = parseAacConfig(Uint8Array.of(0x11, 0x90));
const REQUEST: PublishRequest = { app: 'live', streamKey: 'k', address: '192.0.2.1', encoder: 'test' };
const SECOND = 90_000;

/** What a core's session heard, in words. */
type Heard = string[];

let folder: string;
let socketPath: string;
let outpost: Outpost;
let cores: Reception[];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'relay-'));
  socketPath = join(folder, 'core.sock');
  cores = [];
  outpost = new Outpost({ socketPath, protocol: 'test', clock: systemClock, log: openMemoryLog() });
  await outpost.start();
});
afterEach(async () => {
  await outpost.close();
  await Promise.all(cores.map((core) => core.close()));
  rmSync(folder, { recursive: true, force: true });
});

function sinkOf(heard: Heard): PublishSink {
  return {
    onVideoConfig: ({ codecString }) => heard.push(`config ${codecString}`),
    onAudioConfig: ({ codecString }) => heard.push(`config ${codecString}`),
    onMetadata: (values) => heard.push(`metadata ${JSON.stringify(values)}`),
    onStatistics: ({ rttMs }) => heard.push(`rtt ${rttMs}`),
    onVideo: ({ dts, pts, isKey, data }) => heard.push(`${isKey ? 'key' : 'picture'} ${dts} ${pts} ${data.length}`),
    onAudio: ({ pts, data }) => heard.push(`sound ${pts} ${data.length}`),
    onEnd: (reason, say) => heard.push(`end ${reason} ${say}`),
  };
}

type Core = { readonly heard: Heard; readonly requests: PublishRequest[]; readonly connections: PublisherConnection[] };

async function openCore(decide: (sink: PublishSink) => PublishDecision): Promise<Core & { close(): Promise<void> }> {
  const core: Core = { heard: [], requests: [], connections: [] };
  const reception = new Reception({
    onTurnedAway: () => {},
    onPullState: () => {},
    socketPath,
    log: openMemoryLog(),
    authorise: async (request, connection) => {
      core.requests.push(request);
      core.connections.push(connection);
      return decide(sinkOf(core.heard));
    },
  });
  cores.push(reception);
  await reception.start();
  return { ...core, close: () => reception.close() };
}

const accept = (sink: PublishSink): PublishDecision => ({ accepted: true, sink, take: 'e.1' });

function publish(close: (say: string) => void = () => {}): Promise<PublishDecision> {
  return outpost.authorise(REQUEST, { id: 'c', address: REQUEST.address, close }, new AbortController().signal);
}

async function publishedSink(): Promise<PublishSink> {
  const decision = await publish();
  return decision.accepted ? decision.sink : expect.fail(decision.say);
}

function sendSeconds(sink: PublishSink, from: number, to: number): void {
  for (let second = from; second < to; second += 1) {
    sink.onVideo({ dts: ticks(second * SECOND), pts: ticks(second * SECOND), isKey: true, data: new Uint8Array(50) });
    sink.onAudio({ pts: ticks(second * SECOND), data: new Uint8Array(7) });
    sink.onVideo({
      dts: ticks(second * SECOND + 3000),
      pts: ticks(second * SECOND + 6000),
      isKey: false,
      data: new Uint8Array(20),
    });
  }
}

describe('messages', () => {
  it('are read as they were written, whole, byte by byte and cut anywhere', () => {
    const written = [
      { kind: 'hello', publisher: 0, protocol: 'rtmp' },
      { kind: 'audio-config', publisher: 7, config: { ...AUDIO, record: Buffer.from(AUDIO.record) } },
      {
        kind: 'video',
        publisher: 7,
        dts: ticks(2 ** 40),
        pts: ticks(2 ** 40 + 5),
        isKey: true,
        data: Uint8Array.of(1, 2),
      },
      { kind: 'audio', publisher: 8, pts: ticks(-3), data: Uint8Array.of(9) },
      { kind: 'further-audio', publisher: 8, index: 7, pts: ticks(2 ** 40), data: Uint8Array.of(8) },
      { kind: 'kept', publisher: 7, until: ticks(12) },
      { kind: 'end', publisher: 7, reason: 'unpublish', say: 'Auf Wiedersehen, “OBS”.' },
    ] as const;
    const bytes = Buffer.concat(written.flatMap((message) => writeMessage(message)));
    for (const step of [bytes.length, 1, 5, 13]) {
      const reader = new MessageReader();
      const read = [];
      for (let at = 0; at < bytes.length; at += step) {
        read.push(...reader.push(bytes.subarray(at, at + step)));
      }
      expect(JSON.parse(JSON.stringify(read))).toEqual(
        JSON.parse(
          JSON.stringify(
            written.map((m) =>
              'data' in m
                ? { ...m, data: Buffer.from(m.data) }
                : m.kind === 'audio-config'
                  ? { ...m, config: AUDIO }
                  : m,
            ),
          ),
        ),
      );
    }
  });

  it('that are none of ours end the reading', () => {
    expect(() => new MessageReader().push(Buffer.alloc(HEAD_BYTES, 0xff))).toThrow(RangeError);
    expect(() => new MessageReader().push(Buffer.from([0, 0, 0, 0, 99, 0, 0, 0, 0]))).toThrow(RangeError);
  });
});

describe('what a door keeps', () => {
  const message = (byteLength: number) => [new Uint8Array(byteLength)];

  it('begins with the last key frame at or before what is put away', () => {
    const kept = new Retained();
    kept.add(message(1), undefined);
    for (let second = 0; second < 5; second += 1) {
      kept.add(message(10), ticks(second * SECOND));
      kept.add(message(1), undefined);
    }
    expect(kept.byteLength).toBe(55);
    kept.release(ticks(2 * SECOND));
    expect(kept.byteLength).toBe(33);
    kept.release(ticks(2.9 * SECOND));
    expect(kept.byteLength).toBe(33);
    kept.release(ticks(90 * SECOND));
    expect([...kept.all()].map(([first]) => first?.length)).toEqual([10, 1]);
  });

  it('is bounded, and still begins with a key frame', () => {
    const kept = new Retained();
    for (let second = 0; second < 50; second += 1) {
      kept.add(message(2 << 20), ticks(second * SECOND));
      kept.add(message(1 << 20), undefined);
    }
    expect(kept.byteLength).toBeLessThanOrEqual(64 << 20);
    expect([...kept.all()][0]?.[0]?.length).toBe(2 << 20);
  });
});

describe('an encoder at a door', () => {
  it('reaches the core, all it sends in order, and its end', async () => {
    const core = await openCore(accept);
    const sink = await publishedSink();
    sink.onAudioConfig(AUDIO);
    sink.onMetadata({ framerate: 30 });
    sendSeconds(sink, 0, 1);
    sink.onEnd('unpublish', 'bye');
    await vi.waitFor(() => expect(core.heard.at(-1)).toBe('end unpublish bye'));
    expect(core.requests[0]).toEqual(REQUEST);
    expect(core.heard).toEqual([
      'config mp4a.40.2',
      'metadata {"framerate":30}',
      'key 0 0 50',
      'sound 0 7',
      'picture 3000 6000 20',
      'end unpublish bye',
    ]);
  });

  it('is refused in the core’s words', async () => {
    await openCore(() => ({ accepted: false, say: 'This stream key is not known here.' }));
    expect(await publish()).toEqual({ accepted: false, say: 'This stream key is not known here.' });
  });

  it('is closed in the core’s words', async () => {
    const core = await openCore(accept);
    const said: string[] = [];
    await publish((say) => said.push(say));
    core.connections[0]?.close('Another encoder has taken over.');
    await vi.waitFor(() => expect(said).toEqual(['Another encoder has taken over.']));
  });

  it('that comes while the core is away waits for it', async () => {
    const decision = publish();
    await new Promise((resolve) => setTimeout(resolve, 120));
    await openCore(accept);
    expect((await decision).accepted).toBe(true);
  });

  it('that leaves while the core is away is forgotten', async () => {
    const leaving = new AbortController();
    const decision = outpost.authorise(REQUEST, { id: 'c', address: '', close: () => {} }, leaving.signal);
    leaving.abort();
    expect((await decision).accepted).toBe(false);
    const core = await openCore(accept);
    await new Promise((resolve) => setTimeout(resolve, 120));
    expect(core.requests).toEqual([]);
  });
});

describe('a core that is replaced', () => {
  it('finds the take again, with its configuration and all that was not put away', async () => {
    const first = await openCore(accept);
    const sink = await publishedSink();
    sink.onAudioConfig(AUDIO);
    sink.onMetadata({ framerate: 30 });
    sendSeconds(sink, 0, 3);
    await vi.waitFor(() => expect(first.heard.length).toBe(11));
    first.connections[0]?.kept?.(ticks(1.5 * SECOND));
    await new Promise((resolve) => setTimeout(resolve, 50));
    await first.close();
    expect(first.heard.length, 'nothing ended').toBe(11);
    sendSeconds(sink, 3, 4);
    const second = await openCore(accept);
    await vi.waitFor(() => expect(second.heard.length).toBe(11));
    expect(second.requests[0]).toEqual({ ...REQUEST, resumes: 'e.1' });
    expect(second.heard.slice(0, 3)).toEqual(['metadata {"framerate":30}', 'config mp4a.40.2', 'key 90000 90000 50']);
    sendSeconds(sink, 4, 5);
    await vi.waitFor(() => expect(second.heard.at(-1)).toBe('picture 363000 366000 20'));
    const pictures = second.heard.filter((line) => /^(key|picture)/.test(line));
    expect(pictures).toHaveLength(8);
  });

  it('that refuses it now ends it in words', async () => {
    const first = await openCore(accept);
    const said: string[] = [];
    await publish((say) => said.push(say));
    await first.close();
    await openCore(() => ({ accepted: false, say: 'The key was changed.' }));
    await vi.waitFor(() => expect(said).toEqual(['The key was changed.']));
  });
});

it('a door that is gone ends its encoders at the core', async () => {
  const core = await openCore(accept);
  await publishedSink();
  await outpost.close();
  await vi.waitFor(() => expect(core.heard).toEqual(['end disconnect The process that held the connection is gone.']));
});
