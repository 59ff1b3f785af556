import { type Msn, msn, type PartIndex, partIndex } from '@rostrum/units/sequence';
import type { Seconds } from '@rostrum/units/time';
import type { Directives } from './directives.ts';
import type { MediaPlaylist } from './playlist-model.ts';

/** Blocking playlist reload, §6.2.5.2: when a request is answered, held, or refused. Pure: time and waiting are the caller's. */

/** Where a rendition stands. */
export type PlaylistHead = {
  /** MSN of the last complete segment; one below the first to come when there is none. */
  readonly closedMsn: number;
  /** Parts that segment was cut into. */
  readonly closedParts: number;
  /** Parts published of segment `closedMsn + 1`. */
  readonly openParts: number;
  readonly isEnded: boolean;
};

/** The last segment with any content, and its last part. */
export type LastPublished = { readonly lastMsn: Msn; readonly lastPart?: PartIndex };

/** A position asked for. */
export type Wanted = Pick<Directives, 'msn' | 'part'>;

/** @returns where the playlist's rendition stands; for an origin its own state, for an edge what it last read. */
export function headOf(playlist: MediaPlaylist): PlaylistHead {
  const { segments, skippedSegments = 0 } = playlist;
  return {
    closedMsn: playlist.mediaSequence + skippedSegments + segments.length - 1,
    closedParts: segments.at(-1)?.parts.length ?? 0,
    openParts: playlist.open?.parts.length ?? 0,
    isEnded: playlist.isEnded,
  };
}

/** @returns what a rendition report says of it (§4.4.5.4); `undefined` while nothing is published. */
export function lastPublished(head: PlaylistHead): LastPublished | undefined {
  if (head.openParts > 0) {
    return { lastMsn: msn(head.closedMsn + 1), lastPart: partIndex(head.openParts - 1) };
  }
  if (head.closedMsn < 0) {
    return undefined;
  }
  const lastMsn = msn(head.closedMsn);
  return head.closedParts === 0 ? { lastMsn } : { lastMsn, lastPart: partIndex(head.closedParts - 1) };
}

/** @returns what comes next: the directives of a client, or an edge, that holds everything so far. */
export function nextWanted(head: PlaylistHead): { readonly msn: Msn; readonly part: PartIndex } {
  return { msn: msn(head.closedMsn + 1), part: partIndex(head.openParts) };
}

/** @returns whether a playlist of this head may be the answer. */
export function isSatisfied(head: PlaylistHead, wanted: Wanted): boolean {
  // §6.2.5.2: "A Server MUST ignore _HLS_msn and _HLS_part if the Playlist contains an EXT-X-ENDLIST tag."
  if (head.isEnded || wanted.msn === undefined) {
    return true;
  }
  // §6.2.5.2: without a part, wait "until the Playlist contains a Media Segment with a Media Sequence Number of M or
  // later": parts of M are not yet the segment.
  if (wanted.part === undefined) {
    return head.closedMsn >= wanted.msn;
  }
  // §6.2.5.2: else "until the Playlist contains the Partial Segment with Part Index N and with a Media Sequence Number
  // of M or later".
  const { msn: number, part } = rollOver(head, wanted.msn, wanted.part);
  return number <= head.closedMsn || (number === head.closedMsn + 1 && part < head.openParts);
}

/**
 * §6.2.5.2: "If the Client requests a Part Index greater than that of the final Partial Segment of the Parent Segment,
 * the Server MUST treat the request as one for Part Index 0 of the following Parent Segment." The following one only: it
 * is not applied again there.
 */
function rollOver(head: PlaylistHead, wantedMsn: Msn, part: PartIndex): { msn: number; part: number } {
  const isPastClosed = wantedMsn === head.closedMsn && part >= head.closedParts;
  return isPastClosed ? { msn: wantedMsn + 1, part: 0 } : { msn: wantedMsn, part };
}

/**
 * §6.2.5.2: "The Advance Part Limit is three divided by the Part Target Duration if the Part Target Duration is less than
 * one second, or three otherwise."
 */
export function advancePartLimit(partTarget: Seconds): number {
  return partTarget < 1 ? 3 / partTarget : 3;
}

/**
 * §6.2.5.2: "If the _HLS_msn is greater than the Media Sequence Number of the last Media Segment in the current Playlist
 * plus two, or if the _HLS_part exceeds the last Partial Segment in the current Playlist by the Advance Part Limit, then
 * the server SHOULD immediately return Bad Request". The last segment is the last with any content. A part of a segment
 * that has none yet is counted from that segment's start, the closest it can be.
 */
export function isTooFarAhead(head: PlaylistHead, wanted: Wanted, partTarget: Seconds): boolean {
  if (head.isEnded || wanted.msn === undefined) {
    return false;
  }
  const hasOpen = head.openParts > 0;
  const lastMsn = hasOpen ? head.closedMsn + 1 : head.closedMsn;
  if (wanted.msn > lastMsn + 2) {
    return true;
  }
  if (wanted.part === undefined || wanted.msn < lastMsn) {
    return false;
  }
  const parts = hasOpen ? head.openParts : head.closedParts;
  const lastPart = wanted.msn === lastMsn ? parts - 1 : -1;
  return wanted.part - lastPart > advancePartLimit(partTarget);
}

/** §6.2.5.2: a server that cannot answer "after blocking for more than three Target Durations SHOULD return Service Unavailable". */
export function longestHold(targetDuration: Seconds): Seconds {
  return (3 * targetDuration) as Seconds;
}
