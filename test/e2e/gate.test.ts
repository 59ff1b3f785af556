import { type TokenMinted, tokenMintedSchema } from '@rostrum/contract/api';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Encoder, startEncoder } from '../harness/encoder.ts';
import { SMALL } from '../harness/media-files.ts';
import { Stack } from '../harness/stack.ts';
import { until } from '../harness/until.ts';
import { launchBrowser, Viewer } from '../harness/viewer.ts';

let stack: Stack;
let browser: Browser;
let encoder: Encoder | undefined;
let early: TokenMinted;

beforeAll(async () => {
  stack = await Stack.start({ name: 'gate', env: { INGEST_LADDER: 'off' } });
  browser = await launchBrowser();
  const channel = await stack.addChannel('closed', '--access', 'members');
  encoder = await startEncoder({ ...SMALL, url: channel.rtmpUrl });
  early = await mint();
  await until('the channel to play by a token', async () => (await answerOf(early.hlsUrl)) === '200');
});

afterAll(async () => {
  await encoder?.stop('SIGKILL');
  await browser?.close();
  await stack?.stop();
});

const mint = async (...options: readonly string[]): Promise<TokenMinted> =>
  tokenMintedSchema.parse(await stack.rostrum('token', 'mint', '--channel', 'closed', ...options));

/** The status of a GET, with the reason where it is refused. */
async function answerOf(url: string): Promise<string> {
  const response = await fetch(url, { signal: AbortSignal.timeout(10_000) });
  const text = await response.text();
  return response.ok ? '200' : `${response.status} ${JSON.parse(text).error.code}`;
}

/** The address of the picture's media playlist, as a player finds it. */
async function playlistUrlOf({ hlsUrl }: TokenMinted): Promise<string> {
  const lines = (await (await fetch(hlsUrl)).text()).split('\n');
  return new URL(lines.find((line) => line !== '' && !line.startsWith('#')) ?? '', hlsUrl).href;
}

test('without a token nothing plays, and the page says so', async () => {
  expect(await answerOf(stack.hlsUrl('closed'))).toBe('401 NOT_ENTITLED');
  const stranger = await Viewer.open(browser);
  await stranger.goto(stack.watchUrl('closed'));
  await stranger.page.getByText('This channel is for its members').waitFor();
  await stranger.close();
});

test('by a token everything below the address plays, and outside caches keep nothing of it', async () => {
  const playlistUrl = await playlistUrlOf(early);
  expect(playlistUrl).toContain(early.token);
  const playlist = await (await fetch(playlistUrl)).text();
  const segment = /^\d+\.m4s$/m.exec(playlist)?.[0] ?? '';
  for (const name of [segment, /URI="(init-\d+\.mp4)"/.exec(playlist)?.[1] ?? '']) {
    const response = await fetch(new URL(name, playlistUrl));
    expect([response.status, response.headers.get('cache-control')]).toEqual([
      200,
      expect.stringMatching(/^private, max-age=\d+(, immutable)?$/),
    ]);
    await response.arrayBuffer();
  }
});

test('a revoked token ends who plays by it', async () => {
  const minted = await mint('--minutes', '5');
  const playlistUrl = await playlistUrlOf(minted);
  const newest = Number(/(\d+)\.m4s\s*$/m.exec(await (await fetch(playlistUrl)).text())?.[1]);
  await stack.rostrum('token', 'revoke', minted.id);
  await until('the revocation', async () => (await answerOf(minted.hlsUrl)) === '403 TOKEN_REVOKED');
  expect(await answerOf(`${playlistUrl}?_HLS_msn=${newest}`)).toBe('403 TOKEN_REVOKED');
  expect(await answerOf(early.hlsUrl)).toBe('200');
});

test('an account plays no more sessions than it may', async () => {
  const minted = [1, 2, 3].map(() => mint('--account', 'ann', '--max-sessions', '2', '--policy', 'newest'));
  const answers: string[] = [];
  for (const { hlsUrl } of await Promise.all(minted)) {
    answers.push(await answerOf(hlsUrl));
  }
  expect(answers).toEqual(['200', '200', '403 TOO_MANY_SESSIONS']);
});

test('what is minted and revoked while the server stands still holds when it is back', async () => {
  const before = await mint('--account', 'bob');
  stack.kill('supervisor', 'SIGINT');
  await until('the server to stop', () => stack.pidOf('supervisor') === undefined, { timeoutMs: 30_000 });
  const between = await mint();
  await stack.rostrum('token', 'revoke', 'bob', '--account');
  await stack.boot();
  await until('the revocation', async () => (await answerOf(before.hlsUrl)) === '403 TOKEN_REVOKED');
  // The event outlived the server, and who is admitted has it.
  await until('the event', async () => (await answerOf(between.hlsUrl)) === '200');
});

test('no token has come into the log', () => {
  expect(stack.output).not.toContain(early.token.slice(0, 24));
  expect(stack.output).not.toContain('/hls/t/v1');
});
