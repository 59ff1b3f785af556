import { type CacheClass, maxAgeSeconds } from '@rostrum/contract/cache-headers';
import { headOf, isSatisfied, type PlaylistHead, type Wanted } from '@rostrum/hls/blocking-rule';
import { type MediaPlaylist, writeMediaPlaylist } from '@rostrum/hls/media-playlist';
import { parseMediaPlaylist } from '@rostrum/hls/media-playlist-reader';
import { type AnswerHead, ageOf } from '../cache/answer.ts';
import { gzipOf } from '../cache/gzip-form.ts';

/** The form in which a playlist is wanted. */
export type FormWanted = {
  readonly isDelta: boolean;
  readonly isGzip: boolean;
  readonly isPrivate: boolean;
  readonly cacheClass: CacheClass;
};

/** One version of a rendition's playlist: where it stands, and each form in which it is given out, made once. */
export class RenditionHead {
  readonly answer: AnswerHead;
  readonly position: PlaylistHead;
  readonly playlist: MediaPlaylist;
  readonly #full: Buffer;
  #delta: Buffer | undefined;
  /** Header lines by form, as they were last made. */
  readonly #lines: ({ readonly age: number; readonly lines: readonly string[] } | undefined)[] = [];

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

  /** What is sent for a request: the body in its form, and its header lines, made once a second for all who get them. */
  formFor(want: FormWanted, now: number): { readonly lines: readonly string[]; readonly body: Buffer } {
    const plain = this.body(want.isDelta);
    const gzip = want.isGzip ? gzipOf(plain) : undefined;
    const body = gzip ?? plain;
    const age = ageOf(this.answer, now);
    const key = formIndex(want);
    let made = this.#lines[key];
    if (made?.age !== age) {
      const { headers, date } = this.answer;
      const maxAge = maxAgeSeconds(want.cacheClass, this.playlist.targetDuration);
      const control = `${want.isPrivate ? 'private, ' : ''}max-age=${maxAge}`;
      const lines = [...headers, 'Date', date, 'Age', String(age), 'Cache-Control', control];
      lines.push('Content-Length', String(body.length), ...(gzip === undefined ? [] : ['Content-Encoding', 'gzip']));
      made = { age, lines };
      this.#lines[key] = made;
    }
    return { lines: made.lines, body };
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

/** Forms are few: each has a place of its own. */
function formIndex({ isDelta, isGzip, isPrivate, cacheClass }: FormWanted): number {
  return (isDelta ? 1 : 0) + (isGzip ? 2 : 0) + (isPrivate ? 4 : 0) + (cacheClass === 'plain-playlist' ? 8 : 0);
}
