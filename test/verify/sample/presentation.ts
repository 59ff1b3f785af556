import { headOf, lastPublished } from '@rostrum/hls/blocking-rule';
import type { MediaPlaylist, OpenSegment, PartLine, SegmentLine } from '@rostrum/hls/media-playlist';
import type { MultivariantPlaylist } from '@rostrum/hls/multivariant-playlist';
import { initUri, parseResource, partUri, segmentUri } from '@rostrum/hls/resource-name';
import { bitsPerSecond } from '@rostrum/units/data';
import { msn, partIndex } from '@rostrum/units/sequence';
import { millis, seconds } from '@rostrum/units/time';
import { FRAMES_PER_SECOND, fragmentBytes, initBytes, type SampleTrack, TRACKS } from './media.ts';

/** A presentation that keeps every rule, as a function of time: two pictures and a sound, cut alike. */

export type Shape = {
  readonly partSeconds: number;
  readonly segmentSeconds: number;
  /** Complete segments that are listed. */
  readonly windowSegments: number;
  /** The first segment after an encoder came back with a new init segment and new timestamps. */
  readonly discontinuityAt?: number;
  /** A segment that was never made. */
  readonly gapAt?: number;
};

/** As the server's defaults, with a short window so that segments leave it. */
export const SAMPLE_SHAPE: Shape = {
  partSeconds: 0.5,
  segmentSeconds: 2,
  windowSegments: 8,
  discontinuityAt: 10,
  gapAt: 13,
};

export const EPOCH = 'mfx2k1b0';
const STARTED_AT = Date.UTC(2026, 4, 3, 10, 0, 0, 0);
/** Media time of the first frame, before and after the encoder came back. */
const BASE_SECONDS = [100, 5] as const;

/** One part of one rendition: when it is there, and which frames of its run it holds. */
type Cut = {
  readonly segment: number;
  readonly index: number;
  readonly isLast: boolean;
  /** Frames of the run (from the last discontinuity on). */
  readonly first: number;
  readonly count: number;
  /** Seconds since the presentation began. */
  readonly from: number;
  readonly to: number;
};

export class SamplePresentation {
  readonly shape: Shape;
  readonly tracks: readonly SampleTrack[] = TRACKS;
  readonly #cuts = new Map<string, Cut[]>();

  /** @param segments how many there will be in all. */
  constructor(shape: Shape, segments: number) {
    this.shape = shape;
    for (const track of TRACKS) {
      this.#cuts.set(track.name, cutTrack(track, shape, segments));
    }
  }

  get targetDuration(): number {
    return Math.ceil(this.shape.segmentSeconds);
  }

  /** Seconds at which each part of a rendition appears. */
  partTimes(name: string): number[] {
    return this.#cutsOf(name).map(({ to }) => to);
  }

  multivariant(): MultivariantPlaylist {
    const pictures = TRACKS.flatMap(({ name, config, frameBytes }) =>
      config.kind === 'video' ? [{ name, config, frameBytes }] : [],
    );
    return {
      audio: [
        {
          groupId: 'aac',
          name: 'Sound',
          language: 'und',
          uri: `${EPOCH}/audio/index.m3u8`,
          channels: 2,
          isDefault: true,
          autoselect: true,
        },
      ],
      variants: pictures.map(({ name, config, frameBytes }) => ({
        uri: `${EPOCH}/${name}/index.m3u8`,
        bandwidth: bitsPerSecond(frameBytes * FRAMES_PER_SECOND * 8 + 60_000),
        averageBandwidth: bitsPerSecond(frameBytes * FRAMES_PER_SECOND * 8 + 60_000),
        codecs: `${config.codecString},mp4a.40.2`,
        resolution: { width: config.width, height: config.height },
        frameRate: FRAMES_PER_SECOND,
        audioGroup: 'aac',
        closedCaptions: 'NONE' as const,
      })),
    };
  }

  /** A rendition's playlist as it stands after so many seconds. */
  playlistAt(name: string, at: number): MediaPlaylist {
    const whole = this.#bareAt(name, at);
    const reports = TRACKS.filter((track) => track.name !== name).flatMap((track) => {
      const last = lastPublished(headOf(this.#bareAt(track.name, at)));
      return last === undefined ? [] : [{ uri: `../${track.name}/index.m3u8`, ...last }];
    });
    return { ...whole, renditionReports: reports };
  }

  /** The bytes of a resource, `undefined` for what is not there after so many seconds. @param path below `/hls/`. */
  bytesAt(path: string, at: number): Uint8Array | undefined {
    const resource = parseResource(path);
    const track = TRACKS.find(
      ({ name }) => resource !== undefined && 'rendition' in resource && resource.rendition === name,
    );
    if (resource === undefined || track === undefined) {
      return undefined;
    }
    if (resource.kind === 'init') {
      return initBytes(track);
    }
    if ((resource.kind !== 'segment' && resource.kind !== 'part') || resource.msn === this.shape.gapAt) {
      return undefined;
    }
    const wanted = resource.kind === 'part' ? resource.part : undefined;
    const cuts = this.#cutsOf(track.name).filter(
      ({ segment, index }) => segment === resource.msn && (wanted === undefined || index === wanted),
    );
    const last = cuts.at(-1);
    if (last === undefined || last.to > at + 1e-9) {
      return undefined;
    }
    return Buffer.concat(cuts.map((cut) => this.#fragment(track, cut)));
  }

  #fragment(track: SampleTrack, { segment, index, first, count }: Cut): Uint8Array {
    const base = BASE_SECONDS[this.#runOf(segment)] ?? 0;
    return fragmentBytes(track, { first, count, baseTicks: base * track.timescale, startsSegment: index === 0 });
  }

  #runOf(segment: number): 0 | 1 {
    return this.shape.discontinuityAt !== undefined && segment >= this.shape.discontinuityAt ? 1 : 0;
  }

  #cutsOf(name: string): Cut[] {
    return this.#cuts.get(name) ?? [];
  }

  #bareAt(name: string, at: number): MediaPlaylist {
    const done = this.#cutsOf(name).filter(({ to }) => to <= at + 1e-9);
    const last = done.at(-1);
    const closed = last === undefined ? 0 : last.segment + (last.isLast ? 1 : 0);
    const from = Math.max(0, closed - this.shape.windowSegments);
    const segments = Array.from({ length: closed - from }, (_, index) => this.#segmentLine(name, from + index));
    const openCuts = done.filter(({ segment }) => segment === closed);
    const { partSeconds, discontinuityAt } = this.shape;
    const target = this.targetDuration;
    const next = { segment: closed, index: openCuts.length };
    const isNewMap = next.segment === discontinuityAt && next.index === 0;
    return {
      targetDuration: seconds(target),
      partTarget: seconds(partSeconds),
      canSkipUntil: seconds(6 * target),
      holdBack: seconds(3 * target),
      partHoldBack: seconds(3 * partSeconds),
      mediaSequence: msn(from),
      discontinuitySequence: discontinuityAt !== undefined && from > discontinuityAt ? 1 : 0,
      isIndependent: true,
      segments,
      ...(openCuts.length === 0 ? {} : { open: this.#openLine(openCuts) }),
      preloadHint: { uri: partUri(msn(next.segment), partIndex(next.index)) },
      ...(isNewMap ? { mapHint: { uri: initUri(1) } } : {}),
      renditionReports: [],
      isEnded: false,
    };
  }

  #segmentLine(name: string, segment: number): SegmentLine {
    const cuts = this.#cutsOf(name).filter((cut) => cut.segment === segment);
    const from = cuts[0]?.from ?? 0;
    const to = cuts.at(-1)?.to ?? 0;
    // The cumulative time is rounded, so that sums stay true.
    const duration = Math.round(to * 1e5) / 1e5 - Math.round(from * 1e5) / 1e5;
    return {
      ...this.#openLine(cuts),
      uri: segmentUri(msn(segment)),
      duration: seconds(duration),
      isGap: segment === this.shape.gapAt,
    };
  }

  #openLine(cuts: readonly Cut[]): OpenSegment {
    const segment = cuts[0]?.segment ?? 0;
    const isGap = segment === this.shape.gapAt;
    return {
      msn: msn(segment),
      programDateTime: millis(STARTED_AT + Math.round((cuts[0]?.from ?? 0) * 1000)),
      isDiscontinuity: segment === this.shape.discontinuityAt,
      mapUri: initUri(this.#runOf(segment)),
      parts: cuts.map(
        ({ index, from, to }): PartLine => ({
          uri: partUri(msn(segment), partIndex(index)),
          duration: seconds(to - from),
          isIndependent: !isGap && (index === 0 || this.#isAudio(cuts)),
          isGap,
        }),
      ),
    };
  }

  /** Every frame of sound is independent. */
  #isAudio(cuts: readonly Cut[]): boolean {
    return this.#cutsOf('audio').includes(cuts[0] as Cut);
  }
}

/** Cuts a track at the segment boundaries of the picture, parts as long as they may be, at whole frames. */
function cutTrack(track: SampleTrack, shape: Shape, segments: number): Cut[] {
  const cuts: Cut[] = [];
  const frameSeconds = track.frameTicks / track.timescale;
  const perPart = Math.floor(shape.partSeconds / frameSeconds + 1e-9);
  let runStart = 0;
  for (let segment = 0; segment < segments; segment += 1) {
    if (segment === shape.discontinuityAt) {
      runStart = segment;
    }
    // Frames of the run that start within the segment.
    const firstOf = (number: number): number =>
      Math.ceil(((number - runStart) * shape.segmentSeconds) / frameSeconds - 1e-9);
    const isRunEnd = segment + 1 === shape.discontinuityAt;
    const end = isRunEnd
      ? Math.floor(((segment + 1 - runStart) * shape.segmentSeconds) / frameSeconds + 1e-9)
      : firstOf(segment + 1);
    for (let first = firstOf(segment), index = 0; first < end; first += perPart, index += 1) {
      const count = Math.min(perPart, end - first);
      const at = (frame: number): number => runStart * shape.segmentSeconds + frame * frameSeconds;
      cuts.push({
        segment,
        index,
        isLast: first + count === end,
        first,
        count,
        from: at(first),
        to: at(first + count),
      });
    }
  }
  return cuts;
}
