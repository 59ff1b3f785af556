import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Encoder, startEncoder } from '../harness/encoder.ts';
import { SMALL } from '../harness/media-files.ts';
import { fetchPresentation, PlaylistHistory } from '../harness/presentation.ts';
import { Stack } from '../harness/stack.ts';
import { until } from '../harness/until.ts';

/** The core of ingest goes while an encoder sends: the encoder is never told, and the event is the same. */

let stack: Stack;
let encoder: Encoder;
let epoch: string;
let url: string;
const histories = new Map<string, PlaylistHistory>();

beforeAll(async () => {
  stack = await Stack.start({ name: 'ingest-replaced', env: { INGEST_LADDER: '180p:300k' } });
  const channel = await stack.addChannel('sunday');
  url = channel.rtmpUrl;
  encoder = await startEncoder({ ...SMALL, url });
  await stack.untilPlayable('sunday');
  const presentation = await fetchPresentation(stack.hlsUrl('sunday'));
  epoch = presentation.epoch;
  for (const [name, url] of presentation.renditions) {
    histories.set(name, new PlaylistHistory(url));
  }
});

afterAll(async () => {
  await Promise.all([...histories.values()].map((history) => history.stop()));
  await encoder?.stop('SIGKILL');
  await stack?.stop();
});

function historyOf(name: string): PlaylistHistory {
  return histories.get(name) ?? expect.fail(`no rendition ${name}`);
}

async function untilSegments(count: number): Promise<void> {
  const from = historyOf('source').lastMsn;
  await until(`${count} more segments`, () => historyOf('source').lastMsn >= from + count, { timeoutMs: 40_000 });
}

/** Nothing that was listed is other than it was, in any rendition; no encoder was sent away. */
async function expectSameEvent(): Promise<void> {
  expect(encoder.hasExited()).toBe(false);
  expect((await fetchPresentation(stack.hlsUrl('sunday'))).epoch).toBe(epoch);
  for (const [name, history] of histories) {
    expect(history.faults, name).toEqual([]);
    expect(history.discontinuities, name).toEqual([]);
  }
  for (const name of ['source', 'audio']) {
    expect(historyOf(name).gaps, name).toEqual([]);
  }
  expect((await stack.live('sunday')).status).toBe('live');
}

describe('the core of ingest', () => {
  test('replaced on purpose: not a moment of picture or sound is missing', async () => {
    await untilSegments(2);
    expect(await stack.rostrum('restart', 'ingest')).toMatchObject({ restarted: [{ name: 'ingest' }] });
    await untilSegments(4);
    await expectSameEvent();
    // None on a machine that has time; a ladder that lags is not waited for longer than it takes to notice.
    expect(historyOf('180p').gaps.length).toBeLessThanOrEqual(1);
  });

  test('killed: picture and sound go on where they stood; a rung misses at most its two segments', async () => {
    const pid = stack.kill('ingest');
    await stack.untilReplaced('ingest', pid);
    await untilSegments(4);
    await expectSameEvent();
    expect(historyOf('180p').gaps.length).toBeLessThanOrEqual(2);
  });

  test('killed twice in a row', async () => {
    for (let time = 0; time < 2; time += 1) {
      const pid = stack.kill('ingest');
      await stack.untilReplaced('ingest', pid);
    }
    await untilSegments(4);
    await expectSameEvent();
  });

  test('stuck: it is killed, and the event goes on', async () => {
    const pid = stack.kill('ingest', 'SIGSTOP');
    await stack.untilReplaced('ingest', pid, 40_000);
    await untilSegments(4);
    await expectSameEvent();
  });

  test.each([
    ['replaced on purpose', 0, async () => stack.rostrum('restart', 'ingest')],
    ['killed', 1, async () => stack.untilReplaced('ingest', stack.kill('ingest'))],
  ])(
    '%s while the slate plays: the slate goes on, and the encoder that comes back is in the same event',
    async (_how, most, fault) => {
      await encoder.stop('SIGKILL');
      await until('the slate', async () => (await stack.live('sunday')).isBridged, { timeoutMs: 20_000 });
      await untilSegments(2);
      await fault();
      await untilSegments(3);
      expect((await stack.live('sunday')).isBridged).toBe(true);
      encoder = await startEncoder({ ...SMALL, url });
      await until('live again', async () => (await stack.live('sunday')).status === 'live', { timeoutMs: 20_000 });
      await untilSegments(3);
      expect((await fetchPresentation(stack.hlsUrl('sunday'))).epoch).toBe(epoch);
      for (const [name, history] of histories) {
        expect(history.faults, name).toEqual([]);
      }
      expect(historyOf('source').gaps).toEqual([]);
      // Of a process that was killed the last part of its silence may be missing.
      expect(historyOf('audio').gaps.length).toBeLessThanOrEqual(most);
    },
  );
});
