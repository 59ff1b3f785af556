import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { CLOCK_BLOCKS, decodeClock } from '@rostrum/media/clock-strip';
import { realPause, systemClock } from '@rostrum/service/clock';
import { describe, expect, test } from 'vitest';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { readDemoOptions } from './demo-options.ts';
import { publishUntilStopped } from './publish.ts';

const rows = [
  { name: 'nothing said', words: [], slug: 'demo', height: 1080, protocol: 'rtmp', isBackup: false },
  {
    name: 'a channel, a size, SRT and as the backup',
    words: ['--channel', 'sunday', '--size', '720', '--srt', '--backup'],
    slug: 'sunday',
    height: 720,
    protocol: 'srt',
    isBackup: true,
  },
];
const refused = [
  { name: 'a size there is none of', words: ['--size', '99'], say: '--size is one of' },
  { name: 'an unknown option', words: ['--loud'], say: '--loud' },
];

describe('the demonstration’s options', () => {
  test.each(rows)('with $name', ({ words, slug, height, protocol, isBackup }) => {
    expect(readDemoOptions(words)).toMatchObject({ slug, protocol, isBackup, picture: { height } });
  });

  test.each(refused)('refuse $name', ({ words, say }) => {
    expect(() => readDemoOptions(words)).toThrow(say);
  });
});

test('the demonstration’s picture carries the time each frame was made', async () => {
  const file = join(temporaryFolder(), 'demo.flv');
  const controller = new AbortController();
  const startedAt = systemClock.wallNow();
  const published = publishUntilStopped({
    url: file,
    container: 'flv',
    picture: { width: 640, height: 360, kilobits: 800 },
    clock: systemClock,
    say: () => {},
    signal: controller.signal,
  });
  await realPause(2_500);
  controller.abort();
  await published;
  const endedAt = systemClock.wallNow();
  // The middle line of the strip, one value a block.
  const filter = `format=gray,crop=iw:2:0:4,scale=${CLOCK_BLOCKS}:1:flags=area`;
  const { stdout } = await promisify(execFile)(
    'ffmpeg',
    ['-v', 'error', '-i', file, '-vf', filter, '-f', 'rawvideo', '-pix_fmt', 'gray', '-'],
    { encoding: 'buffer' },
  );
  const times: number[] = [];
  for (let at = 0; at + CLOCK_BLOCKS <= stdout.length; at += CLOCK_BLOCKS) {
    times.push(decodeClock(stdout.subarray(at, at + CLOCK_BLOCKS), startedAt) ?? 0);
  }
  expect(times.length).toBeGreaterThan(20);
  expect(times).toEqual(times.toSorted((a, b) => a - b));
  expect(times[0]).toBeGreaterThanOrEqual(startedAt);
  expect(times.at(-1)).toBeLessThanOrEqual(endedAt);
});
