import { headOf, isSatisfied, type PlaylistHead, type Wanted } from '@rostrum/hls/blocking-rule';
import { type MediaPlaylist, writeMediaPlaylist } from '@rostrum/hls/media-playlist';
import { parseMediaPlaylist } from '@rostrum/hls/media-playlist-reader';
import type { AnswerHead } from '../cache/answer.ts';

/** One version of a rendition's playlist: where it stands, and each form in which it is given out, made once. */
export class RenditionHead {
  readonly answer: AnswerHead;
  readonly position: PlaylistHead;
  readonly playlist: MediaPlaylist;
  readonly #full: Buffer;
  #delta: Buffer | undefined;

  /** @throws HlsError `BAD_PLAYLIST` when the body is no whole playlist. */
  constructor(body: Buffer, answer: AnswerHead) {
    this.answer = answer;
    this.playlist = parseMediaPlaylist(body.toString('utf8'));
    this.position = headOf(this.playlist);
    this.#full = body;
  }

  /** The body, whole or as a delta update (§6.2.5.1). */
  body(isDelta: boolean): Buffer {
    if (!isDelta || this.playlist.isEnded) {
      return this.#full;
    }
    this.#delta ??= Buffer.from(writeMediaPlaylist(this.playlist, { skip: true }));
    return this.#delta;
  }

  /** Milliseconds since upstream made it. */
  ageMs(now: number): number {
    return this.answer.age * 1_000 + now - this.answer.receivedAt;
  }

  satisfies(wanted: Wanted): boolean {
    return isSatisfied(this.position, wanted);
  }

  /** Whether it tells of less than the other one does; a cache never goes back (§6.2.2). */
  isBehind(other: RenditionHead): boolean {
    const mine = this.position;
    const theirs = other.position;
    if (mine.closedMsn !== theirs.closedMsn) {
      return mine.closedMsn < theirs.closedMsn;
    }
    if (mine.openParts !== theirs.openParts) {
      return mine.openParts < theirs.openParts;
    }
    return theirs.isEnded && !mine.isEnded;
  }
}
