import { maxAgeSeconds } from '@rostrum/contract/cache-headers';
import { isSatisfied, longestHold, nextWanted } from '@rostrum/hls/blocking-rule';
import type { Msn, PartIndex } from '@rostrum/units/sequence';
import type { Seconds } from '@rostrum/units/time';
import { originError } from '../errors.ts';
import type { EventPackager, Track } from '../packager/event-packager.ts';
import type { ChannelEvent } from '../session/channel-event.ts';
import type { BlockingReload } from './blocking-reload.ts';
import { keyOf } from './playlist-handler.ts';
import { headOfRendition, hintedPart } from './playlist-model.ts';
import type { Body } from './reply.ts';

/** Init segments, segments and parts; the hinted part is held until it is there (§6.2.6). */

const VIDEO_TYPE = 'video/mp4';
const AUDIO_TYPE = 'audio/mp4';
/** Before the first playlist has told one. */
const TARGET_ASSUMED = 2 as Seconds;

export class MediaHandler {
  readonly #reload: BlockingReload;

  constructor(reload: BlockingReload) {
    this.#reload = reload;
  }

  init(event: ChannelEvent, name: string, index: number): Body {
    const { packager, track } = find(event, name);
    const bytes = track.rendition.init(index);
    if (bytes === undefined) {
      throw originError('NOT_FOUND');
    }
    return body(packager, track, 'segment', [bytes]);
  }

  /** A whole segment, once it is closed. */
  async segment(event: ChannelEvent, name: string, wanted: Msn): Promise<Body> {
    const { packager, track } = find(event, name);
    const segment = track.window.find(wanted);
    const chunks = segment === undefined || !segment.isClosed || segment.isGap ? undefined : await segment.body.read();
    if (chunks === undefined) {
      throw originError('NOT_FOUND');
    }
    return body(packager, track, 'segment', chunks);
  }

  /** A part; the one that comes next is waited for, and is missing if it never came. */
  async part(event: ChannelEvent, name: string, wanted: Msn, index: PartIndex, signal: AbortSignal): Promise<Body> {
    const { packager, track } = find(event, name);
    const head = headOfRendition(track.rendition, packager.isEnded);
    // What is hinted, and what comes instead should the segment prove longer than the last one.
    const expected = [hintedPart(track.rendition, packager.isEnded), nextWanted(head)];
    if (!packager.isEnded && expected.some(({ msn, part }) => msn === wanted && part === index)) {
      const place = { msn: wanted, part: index };
      if (!isSatisfied(head, place)) {
        const target = packager.targetDuration ?? TARGET_ASSUMED;
        await this.#reload.wait(keyOf(event, name), place, longestHold(target) * 1000, signal);
      }
    }
    const segment = track.window.find(wanted);
    const part = segment?.parts[index];
    const chunks =
      segment === undefined || part === undefined || part.isGap ? undefined : await segment.body.read(part.bodyIndex);
    if (chunks === undefined) {
      throw originError('NOT_FOUND');
    }
    return body(packager, track, 'media', chunks);
  }
}

function find(event: ChannelEvent, name: string): { packager: EventPackager; track: Track } {
  const { packager } = event;
  const track = packager?.tracks.get(name);
  if (packager === undefined || track === undefined) {
    throw originError('NOT_FOUND');
  }
  return { packager, track };
}

/** Segments and init segments are fit for caches that keep them for hours; a part is asked for while it is new. */
function body(
  packager: EventPackager,
  track: Track,
  cacheClass: 'media' | 'segment',
  chunks: readonly Uint8Array[],
): Body {
  return {
    type: track.rendition.kind === 'audio' ? AUDIO_TYPE : VIDEO_TYPE,
    maxAge: maxAgeSeconds(cacheClass, packager.targetDuration ?? TARGET_ASSUMED),
    isImmutable: cacheClass === 'segment',
    chunks,
  };
}
