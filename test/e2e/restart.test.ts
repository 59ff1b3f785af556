import { Agent, get } from 'node:http';
import { headOf, nextWanted } from '@rostrum/hls/blocking-rule';
import { writeDirectives } from '@rostrum/hls/directives';
import { parseMediaPlaylist } from '@rostrum/hls/media-playlist';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { joinChat, messagesOf, say } from '../harness/chat.ts';
import { PersistentEncoder } from '../harness/encoder.ts';
import { SMALL } from '../harness/media-files.ts';
import { fetchPresentation } from '../harness/presentation.ts';
import { Stack } from '../harness/stack.ts';
import { until } from '../harness/until.ts';
import { launchBrowser, Viewer } from '../harness/viewer.ts';

const PLAYERS = 12;
/** Rounds of held playlist, part and page that each player makes before and after. */
const ROUNDS = 4;
/** As a browser on the server's own two cores may do without any restart. */
const MAX_STALL_MS = 250;

let stack: Stack;
let browser: Browser;
let encoder: PersistentEncoder;
const players: Player[] = [];

beforeAll(async () => {
  stack = await Stack.start({ name: 'restart', env: { INGEST_LADDER: 'off', EDGE_WORKERS: '2' } });
  const channel = await stack.addChannel('sunday');
  encoder = new PersistentEncoder({ ...SMALL, url: channel.rtmpUrl });
  await stack.untilPlayable('sunday');
  browser = await launchBrowser();
});

afterEach(() => {
  for (const player of players.splice(0)) {
    player.stop();
  }
});

afterAll(async () => {
  await encoder?.stop();
  await browser?.close();
  await stack?.stop();
});

/**
 * Plays by held playlists on one connection that is kept, and asks for a page between. Nothing is asked twice: whatever
 * fails, fails for good.
 */
class Player {
  readonly faults: string[] = [];
  rounds = 0;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 1 });
  #isOver = false;

  constructor(playlistUrl: string) {
    void this.#play(playlistUrl);
  }

  stop(): void {
    this.#isOver = true;
    this.#agent.destroy();
  }

  async #play(playlistUrl: string): Promise<void> {
    let text = await this.#ask(playlistUrl);
    while (!this.#isOver && text !== undefined) {
      const playlist = parseMediaPlaylist(text.toString());
      const part = playlist.open?.parts.at(-1) ?? playlist.segments.at(-1)?.parts.at(-1);
      if (part !== undefined) {
        await this.#ask(new URL(part.uri, playlistUrl).href);
      }
      await this.#ask(new URL('/', playlistUrl).href);
      text = await this.#ask(`${playlistUrl}?${writeDirectives(nextWanted(headOf(playlist)))}`);
      this.rounds += 1;
    }
  }

  #ask(url: string): Promise<Buffer | undefined> {
    return new Promise((resolve) => {
      const fail = (why: string): void => {
        if (!this.#isOver) {
          this.faults.push(`${new URL(url).pathname}: ${why}`);
        }
        resolve(undefined);
      };
      get(url, { agent: this.#agent }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', (error) => fail(error.message));
        response.on('end', () => {
          if (response.statusCode === 200) {
            resolve(Buffer.concat(chunks));
          } else {
            fail(String(response.statusCode));
          }
        });
      }).on('error', (error) => fail(error.message));
    });
  }
}

async function startPlayers(): Promise<() => Promise<void>> {
  const { renditions } = await fetchPresentation(stack.hlsUrl('sunday'));
  const urls = [...renditions.values()];
  for (let index = 0; index < PLAYERS; index += 1) {
    players.push(new Player(urls[index % urls.length] ?? ''));
  }
  const untilMore = async (): Promise<void> => {
    const before = players.map(({ rounds }) => rounds);
    await until('each player to go on', () =>
      players.every(({ rounds, faults }, index) => faults.length > 0 || rounds >= (before[index] ?? 0) + ROUNDS),
    );
  };
  await untilMore();
  return untilMore;
}

/** The status of an answer on a new connection, or what went wrong. */
function askAnew(url: string): Promise<number | string> {
  return new Promise((resolve) => {
    get(url, { agent: new Agent({ keepAlive: false }) }, (response) => {
      response.resume();
      response.on('end', () => resolve(response.statusCode ?? 0));
    }).on('error', (error) => resolve(error.message));
  });
}

test('a restart of the edge shows nobody a fault: not players, nor who watches, nor the chat', async () => {
  const viewer = await Viewer.open(browser);
  await viewer.goto(stack.watchUrl('sunday'));
  await viewer.untilPlaying();
  await joinChat(viewer.page, 'Ann');
  const untilMore = await startPlayers();
  await viewer.untilFrames(60);
  await say(viewer.page, 'before');
  await until('the message', async () => (await messagesOf(viewer.page)).join().includes('before'));
  await viewer.forgetStalls();

  const { restarted } = (await stack.rostrum('restart', 'edge')) as {
    restarted: { name: string; formerPid: number }[];
  };
  expect(restarted.map(({ name }) => name).toSorted()).toEqual(['edge-1', 'edge-2']);
  await untilMore();
  const former = new Set(restarted.map(({ formerPid }) => formerPid));
  await until('the former processes to end', () => !stack.children().some(({ pid }) => former.has(pid)), {
    timeoutMs: 35_000,
  });
  await untilMore();

  expect(players.flatMap(({ faults }) => faults)).toEqual([]);
  const { stalls } = await viewer.probe();
  // A frame or two on a machine that is busy is none that a person sees.
  expect(stalls.filter(({ ms }) => ms > MAX_STALL_MS)).toEqual([]);
  await say(viewer.page, 'after');
  await until('the message', async () => (await messagesOf(viewer.page)).join().includes('after'));
  await viewer.close();
});

test('a worker that is killed is missed by nobody who comes anew, nor by the other’s viewers', async () => {
  const untilMore = await startPlayers();
  const killed = stack.kill('edge');
  await until('it to be gone', () => !stack.children().some(({ pid }) => pid === killed), { everyMs: 5 });
  const answers = await Promise.all(Array.from({ length: 40 }, () => askAnew(stack.hlsUrl('sunday'))));
  expect(new Set(answers)).toEqual(new Set([200]));
  await untilMore();
  // Those whose connection was the killed one's have seen it end; the others have seen nothing.
  const hurt = players.filter(({ faults }) => faults.length > 0);
  expect(hurt.length).toBeLessThan(PLAYERS);
  expect(hurt.flatMap(({ faults }) => faults).filter((fault) => !/socket hang up|ECONNRESET$/.test(fault))).toEqual([]);
});
