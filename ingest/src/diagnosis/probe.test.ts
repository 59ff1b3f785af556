import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseAacConfig } from '@rostrum/media/codec/aac';
import { parseAvcConfig } from '@rostrum/media/codec/avc';
import { FlvReader } from '@rostrum/media/flv/reader';
import { FLV_AUDIO, FLV_VIDEO, parseAudioTag, parseVideoTag } from '@rostrum/media/flv/tag';
import { realPause } from '@rostrum/service/clock';
import { ticks } from '@rostrum/units/time';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { runFfmpeg } from '../ladder/ffmpeg-process.ts';
import { type ChannelRig, openChannelRig } from '../session/testing/channel-rig.ts';

/** What a real ffmpeg hears and sees of bad streams that a real ffmpeg made; time is the test's own, and passes faster. */

/** How far what is heard may be behind what is sent. Seconds. */
const BEHIND_MAX_S = 1.5;
/** A busy machine may take long. */
const TIMEOUT_MS = 120_000;
/** Sent before ffmpeg is waited for. */
const FIRST_MS = 3_000;

let folder: string;
let rig: ChannelRig;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rostrum-probe-'));
  rig = await openChannelRig({ isProbing: true });
});
afterEach(async () => {
  await rig.close();
  rmSync(folder, { recursive: true, force: true });
});

const codes = (): string[] => rig.told()?.findings.map(({ code }) => code) ?? [];

/** However little of a busy machine it gets, it is waited for: the test's own time stands still meanwhile. */
async function untilHeard(seconds: number): Promise<void> {
  const heard = (): number => rig.channels.current('demo')?.senses?.sound?.heardS ?? 0;
  await expect.poll(heard, { timeout: 60_000, interval: 10 }).toBeGreaterThanOrEqual(seconds);
}

/** Makes a stream of some seconds and sends it. @param picture and @param sound are sources of lavfi. */
async function send(seconds: number, picture: string, sound: string): Promise<void> {
  const file = join(folder, 'stream.flv');
  const { code } = await runFfmpeg(
    'ffmpeg',
    [
      ['-y', '-loglevel', 'error', '-f', 'lavfi', '-i', picture, '-f', 'lavfi', '-i', sound, '-t', String(seconds)],
      ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p', '-g', '20', '-bf', '0'],
      ['-c:a', 'aac', '-b:a', '96k', '-f', 'flv', file],
    ].flat(),
    30_000,
  );
  expect(code).toBe(0);
  const tags = new FlvReader().push(readFileSync(file));
  const first = <T>(type: number, read: (body: Uint8Array) => T): T =>
    read(tags.find((tag) => tag.type === type)?.body.subarray(type === FLV_VIDEO ? 5 : 2) ?? expect.fail('no head'));
  const heads = tags.filter(({ type }) => type === FLV_AUDIO || type === FLV_VIDEO);
  const sink = await rig.publish({
    video: first(FLV_VIDEO, parseAvcConfig),
    audio: parseAacConfig((heads.find(({ type }) => type === FLV_AUDIO)?.body ?? expect.fail('no sound')).subarray(2)),
  });
  let now = 0;
  for (const { type, timestampMs, body } of heads) {
    if (timestampMs > now) {
      rig.clock.advance(timestampMs - now);
      const isNextSecond = Math.floor(timestampMs / 1000) > Math.floor(now / 1000);
      now = timestampMs;
      if (isNextSecond && now >= FIRST_MS && now < FIRST_MS + 1_000) {
        // It is started only now, and machines are busy.
        await untilHeard(1);
      } else if (isNextSecond && now > FIRST_MS) {
        await untilHeard(now / 1000 - BEHIND_MAX_S);
      }
    }
    const time = ticks(timestampMs * 90);
    const tag = type === FLV_VIDEO ? parseVideoTag(body) : parseAudioTag(body);
    if (tag.kind !== 'frame') {
      continue;
    }
    if ('isKey' in tag) {
      sink.onVideo({ dts: time, pts: time, isKey: tag.isKey, data: tag.data });
    } else {
      sink.onAudio({ pts: time, data: tag.data });
    }
  }
  await realPause(300);
  rig.clock.advance(1_000);
}

it('a black picture, and sound that is silent', { timeout: TIMEOUT_MS }, async () => {
  await send(24, 'color=black:s=640x360:r=10', 'anullsrc=cl=stereo:r=48000');
  expect(codes()).toEqual(expect.arrayContaining(['PICTURE_BLACK', 'AUDIO_SILENT']));
  expect(codes()).not.toContain('PICTURE_FROZEN');
});

it('a picture that stands still, and sound that is cut off, on the left side alone', {
  timeout: TIMEOUT_MS,
}, async () => {
  await send(40, 'smptebars=s=640x360:r=10', 'aevalsrc=3*sin(2*PI*440*t)|0:s=48000');
  expect(codes()).toEqual(expect.arrayContaining(['PICTURE_FROZEN', 'AUDIO_CLIPS', 'AUDIO_ONE_SIDED']));
  expect(rig.told()?.findings.find(({ code }) => code === 'AUDIO_ONE_SIDED')?.say).toContain('left');
  const [left, right] = rig.channels.current('demo')?.levels ?? [];
  expect(left).toMatchObject({ isClipped: true });
  expect(left?.peakDb).toBeGreaterThan(-1);
  expect(right?.peakDb).toBeLessThan(-65);
});

it('nothing is amiss in a picture that moves and a sound of usual loudness', { timeout: TIMEOUT_MS }, async () => {
  await send(26, 'testsrc2=s=320x180:r=15', 'sine=f=300:r=48000,volume=6dB,aformat=channel_layouts=stereo');
  expect(codes().filter((code) => /^(AUDIO|PICTURE)/.test(code))).toEqual([]);
});

it('sound that is very quiet', { timeout: TIMEOUT_MS }, async () => {
  await send(26, 'testsrc2=s=320x180:r=15', 'sine=f=300:r=48000,volume=-30dB,aformat=channel_layouts=stereo');
  expect(codes()).toContain('AUDIO_QUIET');
});
