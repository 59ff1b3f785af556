import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { joinChat, messagesOf, say } from '../harness/chat.ts';
import { PersistentEncoder } from '../harness/encoder.ts';
import { SMALL } from '../harness/media-files.ts';
import type { Stall } from '../harness/page-probe.ts';
import { writeResult } from '../harness/results.ts';
import { type Role, Stack } from '../harness/stack.ts';
import { pause, until } from '../harness/until.ts';
import { launchBrowser, Viewer } from '../harness/viewer.ts';

/** How long a viewer is watched after a process was killed. */
const WATCH_MS = 7_000;

const ENCODER_RETURNS_AFTER_MS = 5_000;

/** What one viewer saw of one death. Seconds. */
type Experience = {
  readonly killed: string;
  readonly stalls: number;
  readonly stalledSeconds: number;
  /** Sum of all times over half a second in which the picture stood still. */
  readonly frozenSeconds: number;
  readonly longestStandstillSeconds: number;
  /** Until the process was there again; absent for the encoder. */
  readonly replacedAfterSeconds?: number;
};

let stack: Stack;
let browser: Browser;
let encoder: PersistentEncoder;
let viewer: Viewer;
const experiences: Experience[] = [];

beforeAll(async () => {
  stack = await Stack.start({ name: 'kill', env: { INGEST_LADDER: '180p:300k' } });
  browser = await launchBrowser();
  const channel = await stack.addChannel('sunday');
  encoder = new PersistentEncoder({ ...SMALL, url: channel.rtmpUrl }, ENCODER_RETURNS_AFTER_MS);
  await stack.untilPlayable('sunday', 45_000);
  viewer = await Viewer.open(browser);
  await viewer.goto(stack.watchUrl('sunday'));
  await viewer.untilPlaying();
});

afterAll(async () => {
  writeResult('chaos', experiences);
  await encoder?.stop();
  await browser?.close();
  await stack?.stop();
});

function secondsOf(stalls: readonly Stall[]): number {
  return stalls.reduce((sum, { ms }) => sum + ms, 0) / 1000;
}

/** Kills, waits for recovery, and reports what the one viewer saw, who never touches the page. */
async function experience(killed: Role | 'encoder'): Promise<Experience> {
  await viewer.untilPlaying(60_000);
  await viewer.untilFrames(90);
  await viewer.forgetStalls();
  const from = performance.now();
  let replacedAfterSeconds: number | undefined;
  if (killed === 'encoder') {
    encoder.crash();
  } else {
    const pid = stack.kill(killed);
    await stack.untilReplaced(killed, pid);
    replacedAfterSeconds = (performance.now() - from) / 1000;
  }
  await pause(Math.max(0, WATCH_MS - (performance.now() - from)));
  await viewer.untilPlaying(60_000);
  await viewer.untilFrames(60, 60_000);
  const { stalls, frameGaps, longestGapMs } = await viewer.probe();
  const seen: Experience = {
    killed,
    stalls: stalls.length,
    stalledSeconds: secondsOf(stalls),
    frozenSeconds: secondsOf(frameGaps),
    longestStandstillSeconds: longestGapMs / 1000,
    ...(replacedAfterSeconds === undefined ? {} : { replacedAfterSeconds }),
  };
  experiences.push(seen);
  return seen;
}

describe('while someone watches and a process is killed', () => {
  test.each(['ladder', 'web', 'redis'] as const)('without the %s the picture goes on, with no stall', async (role) => {
    const { stalledSeconds, frozenSeconds } = await experience(role);
    expect({ stalledSeconds, frozenSeconds }).toSatisfy(() => stalledSeconds < 1 && frozenSeconds < 1.5);
  });

  test.each(['edge', 'ingest', 'encoder'] as const)('without the %s the picture comes back by itself', async (role) => {
    const { longestStandstillSeconds } = await experience(role);
    expect(longestStandstillSeconds).toBeLessThan(45);
    expect((await stack.live('sunday')).status).toBe('live');
  });

  test('the chat works again after all that', async () => {
    await joinChat(viewer.page, 'Survivor');
    await say(viewer.page, 'still here');
    await until('the message', async () => (await messagesOf(viewer.page)).join().includes('still here'));
  });
});

test('without web a visitor gets a page that says so, and the stream is served all the same', async () => {
  const pid = stack.kill('web', 'SIGSTOP');
  try {
    const page = await stack.get('/c/off-the-cache', {
      headers: { accept: 'text/html' },
      signal: AbortSignal.timeout(30_000),
    });
    expect(page.status).toBeGreaterThanOrEqual(502);
    expect(page.headers.get('content-type')).toMatch(/text\/html/);
    expect(await stack.statusOf('/hls/sunday/index.m3u8')).toBe(200);
  } finally {
    process.kill(pid, 'SIGCONT');
  }
});

test('when the supervisor is killed nothing is left over, and the next start serves the same channels', async () => {
  const family = stack.children();
  stack.kill('supervisor');
  await until('every process of the stack to end', () => stack.survivors(family).length === 0, { timeoutMs: 20_000 });
  await stack.boot();
  await stack.untilStatus('sunday', 'live', 45_000);
  await viewer.untilPlaying(60_000);
});

test('when the server dies and its encoder stays away, who watches has the slate as soon as it is back', async () => {
  await viewer.untilFrames(60);
  await encoder.stop();
  const family = stack.children();
  stack.kill('supervisor');
  await until('every process of the stack to end', () => stack.survivors(family).length === 0, { timeoutMs: 20_000 });
  await stack.boot();
  await viewer.untilFrames(90, 30_000);
  expect((await stack.live('sunday')).status).toBe('reconnecting');
  const stranger = await Viewer.open(browser);
  await stranger.goto(stack.watchUrl('sunday'));
  await stranger.untilPlaying(30_000);
  await stranger.close();
});

test('a clean stop leaves nothing over and takes less than ten seconds', async () => {
  const family = stack.children();
  const from = performance.now();
  stack.kill('supervisor', 'SIGTERM');
  await until('every process of the stack to end', () => stack.survivors(family).length === 0, { timeoutMs: 20_000 });
  expect(performance.now() - from).toBeLessThan(10_000);
});
