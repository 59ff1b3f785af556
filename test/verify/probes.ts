import type { Fetcher, GetOptions } from './fetcher.ts';
import { allSegments, positionOf, type ReadMediaPlaylist, readMediaPlaylist } from './playlist-reader.ts';
import { type Probe, type ProbeName, resolve } from './recording.ts';
import type { RenditionFollower } from './rendition-follower.ts';

/** Questions a player never asks, or not on purpose: §6.2.5.2 and what surrounds it. */

/** A request that is answered at once comes sooner than this; then it counts as held. */
const HANG_UP_MS = 450;
/** Far enough that no part can have come to be while the question was on its way. */
const FAR_PARTS = 50;

type Ask = {
  readonly name: ProbeName;
  readonly url: string;
  readonly wanted?: { msn: number; part?: number };
  readonly options?: GetOptions;
  readonly hangUpMs?: number;
};

/** Asks one rendition everything. Takes about two target durations. */
export async function probeRendition(
  follower: RenditionFollower,
  fetcher: Fetcher,
  signal: AbortSignal,
): Promise<Probe[]> {
  const probes: Probe[] = [];
  const first = await atFreshSegment(follower, signal);
  if (first === undefined) {
    return probes;
  }
  const ask = async (asked: Ask): Promise<void> => {
    const before = positionOf(follower.playlist ?? first);
    const probe = await send(asked, { fetcher, signal, rendition: follower.target.name, before });
    if (probe !== undefined) {
      probes.push(probe);
    }
  };
  // All that is held runs side by side; each was aimed at the same moment.
  await Promise.all(heldQuestions(follower.target.url, first).map(ask));
  for (const question of quickQuestions(follower.target.url, follower.playlist ?? first)) {
    await ask(question);
  }
  return probes;
}

/** The moment a segment has its first part: the most is still to come, so that questions do not age on their way. */
async function atFreshSegment(
  follower: RenditionFollower,
  signal: AbortSignal,
): Promise<ReadMediaPlaylist | undefined> {
  const deadline = performance.now() + 10_000;
  while (!signal.aborted && performance.now() < deadline) {
    await follower.nextVersion();
    const playlist = follower.playlist;
    if (playlist === undefined || playlist.isEnded) {
      return undefined;
    }
    if (playlist.open?.parts.length === 1 && playlist.segments.length > 0) {
      return playlist;
    }
  }
  return undefined;
}

/** §6.2.5.2: three divided by the part target, or three. */
function advancePartLimit(playlist: ReadMediaPlaylist): number {
  const target = playlist.partTarget ?? 1;
  return target < 1 ? 3 / target : 3;
}

function heldQuestions(url: string, playlist: ReadMediaPlaylist): Ask[] {
  const { closedMsn, closedParts, openParts } = positionOf(playlist);
  const limit = advancePartLimit(playlist);
  const openMsn = closedMsn + 1;
  const past = openParts - 1 + Math.floor(limit) - 1;
  return [
    { name: 'segment-only', url: `${url}?_HLS_msn=${openMsn}`, wanted: { msn: openMsn } },
    {
      name: 'roll-over',
      url: `${url}?_HLS_msn=${closedMsn}&_HLS_part=${closedParts}`,
      wanted: { msn: closedMsn, part: closedParts },
    },
    { name: 'past-the-end', url: `${url}?_HLS_msn=${openMsn}&_HLS_part=${past}`, wanted: { msn: openMsn, part: past } },
    { name: 'part-too-far', url: `${url}?_HLS_msn=${openMsn}&_HLS_part=${openParts + Math.ceil(limit) + FAR_PARTS}` },
    { name: 'msn-too-far', url: `${url}?_HLS_msn=${openMsn + 4}` },
    { name: 'msn-plus-two', url: `${url}?_HLS_msn=${openMsn + 2}`, hangUpMs: HANG_UP_MS },
  ];
}

function quickQuestions(url: string, playlist: ReadMediaPlaylist): Ask[] {
  const { closedMsn } = positionOf(playlist);
  const last = allSegments(playlist)
    .flatMap(({ parts }) => parts)
    .at(-1);
  return [
    { name: 'before-the-window', url: `${url}?_HLS_msn=${Math.max(0, playlist.mediaSequence - 1)}` },
    { name: 'part-without-msn', url: `${url}?_HLS_part=0` },
    { name: 'not-a-number', url: `${url}?_HLS_msn=last` },
    { name: 'negative', url: `${url}?_HLS_msn=-1` },
    { name: 'too-large', url: `${url}?_HLS_msn=99999999999999999999` },
    { name: 'twice', url: `${url}?_HLS_msn=${closedMsn}&_HLS_msn=${closedMsn}` },
    { name: 'unsorted', url: `${url}?_HLS_skip=YES&_HLS_part=0&_HLS_msn=${closedMsn}` },
    { name: 'unknown-parameter', url: `${url}?CMCD=bl%3D1000&_HLS_msn=${closedMsn}&utm_source=mail` },
    { name: 'head', url, options: { method: 'HEAD' } },
    { name: 'identity', url, options: { acceptsGzip: false } },
    ...(last === undefined ? [] : [{ name: 'never-hinted' as const, url: farAhead(resolve(last.uri, url)) }]),
  ];
}

/** The name of a part that is not there yet: the last number in a part's own name, raised. */
function farAhead(url: string): string {
  return url.replace(/(\d+)(\.[^/.]*)$/, (_, number: string, rest: string) => `${Number(number) + FAR_PARTS}${rest}`);
}

async function send(
  asked: Ask,
  context: { fetcher: Fetcher; signal: AbortSignal; rendition: string; before: Probe['before'] },
): Promise<Probe | undefined> {
  const { name, url, wanted, options = {}, hangUpMs } = asked;
  const hangUp = new AbortController();
  const timer = hangUpMs === undefined ? undefined : setTimeout(() => hangUp.abort(), hangUpMs);
  const signal = AbortSignal.any([hangUp.signal, context.signal]);
  const { fetched, body } = await context.fetcher.get(url, { acceptsGzip: true, ...options, signal });
  clearTimeout(timer);
  if (context.signal.aborted && fetched.status === 0) {
    return undefined;
  }
  const isPlaylist = fetched.status === 200 && name !== 'head' && name !== 'never-hinted';
  return {
    name,
    rendition: context.rendition,
    fetched,
    before: context.before,
    ...(wanted === undefined ? {} : { wanted }),
    ...(isPlaylist ? { playlist: readMediaPlaylist(new TextDecoder().decode(body)) } : {}),
    isHeld: hangUp.signal.aborted && fetched.status === 0,
  };
}
