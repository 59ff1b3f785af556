import { Lane } from './lane.ts';
import { type PartOrder, Player } from './player.ts';
import { References } from './reference.ts';
import { CrowdTally } from './tally.ts';

export type CrowdOptions = {
  /** The multivariant playlist. */
  readonly url: URL;
  /** Where to connect, when not to the URL's own host. */
  readonly connectTo?: { readonly host: string; readonly port: number };
  readonly players: number;
  readonly seconds: number;
  readonly order: PartOrder;
  /** Over this time the players arrive. */
  readonly arrivalS: number;
};

export type CrowdReport = {
  readonly players: number;
  /** How many played at the end. */
  readonly playing: number;
  readonly requests: number;
  readonly bytes: number;
  readonly wrongBodies: number;
  readonly errors: Readonly<Record<string, number>>;
  readonly stalls: number;
  /** Players that stood still at least once. */
  readonly stalledPlayers: number;
  readonly stalledS: number;
  readonly startupMs: readonly number[];
  readonly wakeMs: readonly number[];
  /** The longest this process was not able to look: its own lateness, in milliseconds. */
  readonly ownLatenessMs: number;
  /** By minute: how often pictures stood still, and how late this process itself was; what is late here is not the edge's. */
  readonly minutes: readonly { readonly stalls: number; readonly ownLatenessMs: number }[];
};

const LOOK_EVERY_MS = 100;

/** Has so many players watch a channel for so long. @throws Error when the multivariant playlist cannot be had. */
export async function runCrowd(options: CrowdOptions): Promise<CrowdReport> {
  const { url, players: count, seconds, order, arrivalS } = options;
  const host = options.connectTo?.host ?? url.hostname;
  const port = options.connectTo?.port ?? Number(url.port || 80);
  const references = new References();
  const tally = new CrowdTally();
  const tracks = await readTracks(new Lane(host, port, url.host), url.pathname);
  const players: Player[] = [];
  let ownLatenessMs = 0;
  let lookedAt = performance.now();
  const from = lookedAt;
  const minutes: { stalls: number; ownLatenessMs: number }[] = [];
  const stalls = (): number => players.reduce((sum, player) => sum + player.stalls, 0);
  let [told, worstMs] = [0, 0];
  const endMinute = (): void => {
    const total = stalls();
    minutes.push({ stalls: total - told, ownLatenessMs: Math.round(worstMs) });
    [told, worstMs] = [total, 0];
  };
  const look = setInterval(() => {
    const now = performance.now();
    const lateMs = now - lookedAt - LOOK_EVERY_MS;
    ownLatenessMs = Math.max(ownLatenessMs, lateMs);
    worstMs = Math.max(worstMs, lateMs);
    if (now - from >= (minutes.length + 1) * 60_000) {
      endMinute();
    }
    lookedAt = now;
    players.forEach((player) => player.checkDeadlines(now));
  }, LOOK_EVERY_MS);
  const until = performance.now() + seconds * 1_000;
  const runs: Promise<void>[] = [];
  for (let index = 0; index < count && performance.now() < until; index += 1) {
    const player = new Player({ host, port, hostHeader: url.host, tracks, order, references, tally });
    players.push(player);
    runs.push(player.play());
    await pause((arrivalS * 1_000) / count);
  }
  await pause(Math.max(0, until - performance.now()));
  clearInterval(look);
  endMinute();
  const playing = players.filter((player) => player.plays).length;
  players.forEach((player) => player.stop());
  await Promise.all(runs);
  return {
    players: players.length,
    playing,
    requests: tally.requests,
    bytes: tally.bytes,
    wrongBodies: tally.wrongBodies,
    errors: Object.fromEntries(tally.errors),
    stalls: stalls(),
    stalledPlayers: players.filter((player) => player.stalls > 0).length,
    stalledS: players.reduce((sum, player) => sum + player.stalledS, 0),
    startupMs: tally.startupMs.values(),
    wakeMs: tally.wakeMs.values(),
    ownLatenessMs,
    minutes,
  };
}

/** @returns the first picture's playlist and its sound's, as absolute paths. */
async function readTracks(lane: Lane, path: string): Promise<string[]> {
  const { status, body } = await lane.get(path);
  lane.close();
  if (status !== 200) {
    throw new Error(`${path} was answered with ${status}: ${body.toString('utf8').slice(0, 200)}`);
  }
  const text = body.toString('utf8');
  const picture = /#EXT-X-STREAM-INF:.*\r?\n([^#\r\n]+)/.exec(text)?.[1];
  const sound = /#EXT-X-MEDIA:TYPE=AUDIO.*URI="([^"]+)"/.exec(text)?.[1];
  const base = new URL(path, 'http://any');
  const paths = [picture, sound].filter((uri) => uri !== undefined).map((uri) => new URL(uri, base).pathname);
  if (paths.length === 0) {
    throw new Error(`${path} names no rendition.`);
  }
  return paths;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}
