import { writeMediaPlaylist } from '@rostrum/hls/media-playlist';
import { writeMultivariantPlaylist } from '@rostrum/hls/multivariant-playlist';
import { readFragments, readInit } from '../cmaf-checker.ts';
import { digestOf } from '../media-facts.ts';
import { readMultivariantPlaylist } from '../multivariant-reader.ts';
import { allSegments, positionOf, readMediaPlaylist } from '../playlist-reader.ts';
import {
  type Fetched,
  type MediaFetch,
  type MediaPurpose,
  type PlaylistFetch,
  type Probe,
  type ProbeName,
  type Recording,
  type RenditionRecord,
  resolve,
} from '../recording.ts';
import { EPOCH, SAMPLE_SHAPE, SamplePresentation } from './presentation.ts';

/** A recording in which every rule is met and none is broken, made without a network. */

const BASE_URL = 'http://edge.example/hls/sunday/index.m3u8';
/** Watched from here on, in seconds of the presentation. */
const FROM = 17.05;
const UNTIL = 40.05;
const SEGMENTS = 22;
/** An answer takes a little while. */
const TRIP_MS = 4;

const COMMON = {
  'access-control-allow-origin': '*',
  'access-control-expose-headers': 'Age, Date',
};
const PLAYLIST = { ...COMMON, 'content-type': 'application/vnd.apple.mpegurl', 'content-encoding': 'gzip', age: '0' };

function answer(url: string, requestedAt: number, headersAt: number, changes: Partial<Fetched>): Fetched {
  const base = {
    url,
    status: 200,
    headers: {},
    requestedAt,
    headersAt,
    doneAt: headersAt + 1,
    longestGapMs: 0,
    bytes: 1,
    isBroken: false,
  };
  return { ...base, ...changes };
}

/** @returns the recording; each call makes a new one. */
export function sampleRecording(): Recording {
  const presentation = new SamplePresentation(SAMPLE_SHAPE, SEGMENTS);
  const renditions = presentation.tracks.map(({ name }) => sampleRendition(presentation, name));
  const media = renditions.flatMap((rendition) => sampleMedia(presentation, rendition));
  const text = writeMultivariantPlaylist(presentation.multivariant());
  const headers = { ...PLAYLIST, 'cache-control': 'max-age=1' };
  return {
    url: BASE_URL,
    multivariantFetch: answer(BASE_URL, 0, TRIP_MS, { headers }),
    multivariant: readMultivariantPlaylist(text),
    lastMultivariant: readMultivariantPlaylist(text),
    renditions,
    media,
    probes: renditions.flatMap((rendition) => sampleProbes(rendition)),
    decodes: renditions.map(({ name }) => ({ rendition: name, errors: '', frames: 600 })),
    durationMs: (UNTIL - FROM) * 1000,
    lagMs: 0,
  };
}

function sampleRendition(presentation: SamplePresentation, name: string): RenditionRecord {
  const url = resolve(`${EPOCH}/${name}/index.m3u8`, BASE_URL);
  const versions: PlaylistFetch[] = [];
  const deltas: PlaylistFetch[] = [];
  const times = [FROM, ...presentation.partTimes(name).filter((at) => at > FROM && at < UNTIL)];
  let askedAt = 5;
  for (const at of times) {
    const before = versions.at(-1);
    const position = before === undefined ? undefined : positionOf(before.playlist);
    const wanted = position === undefined ? {} : { wanted: { msn: position.closedMsn + 1, part: position.openParts } };
    const headersAt = (at - FROM) * 1000 + TRIP_MS + 5;
    const life = before === undefined ? 'max-age=1' : 'max-age=12';
    const query = position === undefined ? '' : `?_HLS_msn=${position.closedMsn + 1}&_HLS_part=${position.openParts}`;
    const playlist = presentation.playlistAt(name, at);
    const make = (target: string, text: string): PlaylistFetch => ({
      fetched: answer(target, askedAt, headersAt, {
        headers: { ...PLAYLIST, 'cache-control': life },
        bytes: text.length,
      }),
      playlist: readMediaPlaylist(text),
      ...wanted,
    });
    versions.push(make(`${url}${query}`, writeMediaPlaylist(playlist)));
    if (before !== undefined) {
      deltas.push(make(`${url}${query}&_HLS_skip=YES`, writeMediaPlaylist(playlist, { skip: true })));
    }
    askedAt = headersAt + 2;
  }
  return { url, name, role: name === 'audio' ? 'audio' : 'video', versions, deltas, refusals: [] };
}

function sampleMedia(presentation: SamplePresentation, rendition: RenditionRecord): MediaFetch[] {
  const media: MediaFetch[] = [];
  const known = new Set<string>();
  const inits = new Map<string, Uint8Array>();
  const add = (
    purpose: MediaPurpose,
    uri: string,
    times: { from: number; to: number; removedAt?: number },
    mapUri?: string,
  ): void => {
    const url = resolve(uri, rendition.url);
    const body = presentation.bytesAt(new URL(url).pathname.replace('/hls/', ''), 1e6);
    if (body === undefined || known.has(`${purpose} ${url}`)) {
      return;
    }
    known.add(`${purpose} ${url}`);
    const init = mapUri === undefined ? undefined : inits.get(mapUri);
    const isRead = purpose === 'part' || purpose === 'segment';
    const read = purpose === 'init' ? readInit(body) : isRead && init !== undefined ? readFragments(body, init) : {};
    const type = rendition.role === 'audio' ? 'audio/mp4' : 'video/mp4';
    media.push({
      rendition: rendition.name,
      purpose,
      fetched: answer(url, times.from, times.to, {
        headers: { ...COMMON, 'content-type': type, 'cache-control': 'max-age=60' },
        bytes: body.length,
      }),
      digest: digestOf(body),
      ...read,
      ...(times.removedAt === undefined ? {} : { removedAt: times.removedAt }),
    });
    if (purpose === 'init') {
      inits.set(uri, body);
    }
  };
  for (const [index, { playlist, fetched }] of rendition.versions.entries()) {
    const now = fetched.doneAt;
    for (const segment of allSegments(playlist)) {
      add('init', segment.mapUri ?? '', { from: now, to: now + TRIP_MS });
      for (const part of segment.parts) {
        add('part', part.uri, { from: now, to: now + TRIP_MS }, segment.mapUri);
      }
      if (segment.uri !== undefined) {
        add('segment', segment.uri, { from: now, to: now + TRIP_MS }, segment.mapUri);
      }
    }
    const hint = playlist.hints.find((candidate) => candidate.get('TYPE') === 'PART')?.get('URI');
    const next = rendition.versions[index + 1];
    if (hint !== undefined && next !== undefined) {
      add('hint', hint, { from: now + 1, to: next.fetched.headersAt });
    }
    const before = rendition.versions[index - 1];
    for (const old of before?.playlist.segments ?? []) {
      const still = playlist.segments.find(({ msn }) => msn === old.msn);
      if (still === undefined) {
        add('segment-after-removal', old.uri ?? '', { from: now + 1, to: now + TRIP_MS, removedAt: now });
      } else if (still.parts.length === 0 && old.parts.length > 0) {
        add('part-after-removal', old.parts.at(-1)?.uri ?? '', {
          from: now + 5400,
          to: now + 5400 + TRIP_MS,
          removedAt: now,
        });
      }
    }
  }
  return media;
}

function sampleProbes(rendition: RenditionRecord): Probe[] {
  const version = rendition.versions.find(({ playlist }) => playlist.open?.parts.length === 1) ?? rendition.versions[0];
  const later = rendition.versions.at(-1);
  if (version === undefined || later === undefined) {
    return [];
  }
  const before = positionOf(version.playlist);
  const at = version.fetched.doneAt;
  const probe = (
    name: ProbeName,
    status: number,
    changes: Partial<Probe> & { readonly headers?: Record<string, string>; readonly bytes?: number } = {},
  ): Probe => {
    const { headers, bytes, ...rest } = changes;
    const life = { 'cache-control': status === 404 ? 'max-age=1' : status === 200 ? 'max-age=12' : 'no-store' };
    const { url } = rendition;
    return {
      name,
      rendition: rendition.name,
      fetched: answer(`${url}?${name}`, at, at + TRIP_MS, {
        status,
        headers: headers ?? { ...PLAYLIST, ...life },
        bytes: bytes ?? 1,
      }),
      before,
      isHeld: false,
      ...rest,
    };
  };
  const open = before.closedMsn + 1;
  const plain = { ...COMMON, 'content-type': 'application/vnd.apple.mpegurl', 'cache-control': 'max-age=1' };
  const held = { status: 0, headers: {} };
  return [
    probe('segment-only', 200, { wanted: { msn: open }, playlist: later.playlist }),
    probe('roll-over', 200, {
      wanted: { msn: before.closedMsn, part: before.closedParts },
      playlist: version.playlist,
    }),
    probe('past-the-end', 200, { wanted: { msn: open, part: 5 }, playlist: later.playlist }),
    probe('before-the-window', 200, { playlist: version.playlist }),
    probe('part-without-msn', 400),
    probe('not-a-number', 400),
    probe('negative', 400),
    probe('too-large', 400),
    probe('twice', 400),
    probe('msn-too-far', 400),
    probe('part-too-far', 400),
    {
      ...probe('msn-plus-two', 200),
      isHeld: true,
      fetched: answer(`${rendition.url}?msn-plus-two`, at, at + 450, held),
    },
    probe('unsorted', 200, { playlist: version.playlist }),
    probe('unknown-parameter', 200, { playlist: version.playlist }),
    probe('head', 200, { bytes: 0 }),
    probe('identity', 200, { headers: plain }),
    probe('never-hinted', 404),
  ];
}
