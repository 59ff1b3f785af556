import { type Msn, msn } from '@rostrum/units/sequence';
import { type Millis, type Seconds, seconds } from '@rostrum/units/time';
import { parseDecimalInteger, required } from './attribute-list.ts';
import { HlsError } from './errors.ts';
import { MULTIVARIANT_TAGS } from './multivariant-playlist.ts';
import { eachLine } from './playlist-lines.ts';
import type { MediaPlaylist, OpenSegment, PartLine, RenditionReport, SegmentLine } from './playlist-model.ts';
import { parseExtinf } from './tags/extinf.ts';
import { parseMap } from './tags/map.ts';
import { parsePart } from './tags/part.ts';
import { parsePartInf } from './tags/part-inf.ts';
import { parsePreloadHint } from './tags/preload-hint.ts';
import { parseProgramDateTime } from './tags/program-date-time.ts';
import { parseRenditionReport } from './tags/rendition-report.ts';
import { parseServerControl, type ServerControl } from './tags/server-control.ts';
import { parseSkip } from './tags/skip.ts';

/** Reads the media playlists that media-playlist.ts writes, and refuses what they never hold. */

/** Tags that change what a segment's bytes are; reading over them would misread the playlist. */
const UNSUPPORTED_TAGS: ReadonlySet<string> = new Set([
  '#EXT-X-KEY',
  '#EXT-X-BYTERANGE',
  '#EXT-X-DEFINE',
  '#EXT-X-I-FRAMES-ONLY',
  '#EXT-X-PLAYLIST-TYPE',
]);
/** §8: the newest protocol version this draft defines. */
const MAX_VERSION = 13;

/**
 * Parses a whole playlist or a delta update (then `skippedSegments` is set, and `mapUri` may be empty until
 * `applyDelta`). Strict: MAP and programme date-time on the first segment, tags in their order, no tag twice.
 * Unknown tags and comments are read over (§6.3.1).
 * @throws HlsError `BAD_PLAYLIST`, with the line.
 */
export function parseMediaPlaylist(text: string): MediaPlaylist {
  const reader = new Reader();
  eachLine(text, (line, number) => {
    reader.read(line, number);
  });
  return reader.finish();
}

/** Collects one playlist. Its life is one call of {@link parseMediaPlaylist}. */
class Reader {
  #line = 0;
  readonly #once = new Set<string>();
  #targetDuration: Seconds | undefined;
  #partTarget: Seconds | undefined;
  #control: ServerControl | undefined;
  #mediaSequence: Msn | undefined;
  #discontinuitySequence = 0;
  #isIndependent = false;
  #isEnded = false;
  #skipped: number | undefined;
  #preloadHint: { uri: string } | undefined;
  #mapHint: { uri: string } | undefined;
  readonly #segments: SegmentLine[] = [];
  readonly #reports: RenditionReport[] = [];
  // Of the segment being read:
  #mapUri: string | undefined;
  #isDiscontinuity = false;
  #isGap = false;
  #programDateTime: Millis | undefined;
  #parts: PartLine[] = [];
  #duration: Seconds | undefined;

  read(line: string, number: number): void {
    this.#line = number;
    if (!line.startsWith('#')) {
      this.#closeSegment(line);
      return;
    }
    if (!line.startsWith('#EXT')) {
      return;
    }
    const colon = line.indexOf(':');
    const tag = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1);
    if (!this.#readSegmentTag(tag, value) && !this.#readPlaylistTag(tag, value)) {
      // §4.4.6: a playlist with both media and multivariant tags must not be parsed.
      if (MULTIVARIANT_TAGS.has(tag) || UNSUPPORTED_TAGS.has(tag)) {
        throw this.#bad(`${tag} has no place in a media playlist of this server`);
      }
    }
  }

  #readSegmentTag(tag: string, value: string): boolean {
    switch (tag) {
      case '#EXTINF':
        if (this.#duration !== undefined) {
          throw this.#bad('a segment has no URI');
        }
        this.#duration = parseExtinf(value, this.#line);
        return true;
      case '#EXT-X-PART':
        if (this.#duration !== undefined) {
          throw this.#bad('EXT-X-PART stands between EXTINF and its URI');
        }
        this.#parts.push(parsePart(value, this.#line));
        return true;
      case '#EXT-X-PROGRAM-DATE-TIME':
        this.#beforeParts(tag);
        if (this.#programDateTime !== undefined) {
          throw this.#bad('a segment has two programme date-times');
        }
        this.#programDateTime = parseProgramDateTime(value, this.#line);
        return true;
      case '#EXT-X-MAP':
        this.#beforeParts(tag);
        this.#mapUri = parseMap(value, this.#line);
        return true;
      case '#EXT-X-DISCONTINUITY':
        this.#beforeParts(tag);
        this.#isDiscontinuity = true;
        return true;
      case '#EXT-X-GAP':
        this.#isGap = true;
        return true;
      default:
        return false;
    }
  }

  #readPlaylistTag(tag: string, value: string): boolean {
    switch (tag) {
      case '#EXT-X-PRELOAD-HINT':
        this.#readHint(value);
        return true;
      case '#EXT-X-RENDITION-REPORT':
        this.#reports.push(parseRenditionReport(value, this.#line));
        return true;
      case '#EXT-X-VERSION':
        this.#onlyOnce(tag);
        if (parseDecimalInteger(value, tag, this.#line) > MAX_VERSION) {
          throw this.#bad(`protocol versions above ${MAX_VERSION} are not understood`);
        }
        return true;
      case '#EXT-X-TARGETDURATION':
        this.#onlyOnce(tag);
        this.#targetDuration = seconds(parseDecimalInteger(value, tag, this.#line));
        return true;
      case '#EXT-X-PART-INF':
        this.#onlyOnce(tag);
        this.#partTarget = parsePartInf(value, this.#line);
        return true;
      case '#EXT-X-SERVER-CONTROL':
        this.#onlyOnce(tag);
        this.#control = parseServerControl(value, this.#line);
        return true;
      case '#EXT-X-MEDIA-SEQUENCE':
        this.#beforeSegments(tag);
        this.#mediaSequence = msn(parseDecimalInteger(value, tag, this.#line));
        return true;
      case '#EXT-X-DISCONTINUITY-SEQUENCE':
        this.#beforeSegments(tag);
        this.#discontinuitySequence = parseDecimalInteger(value, tag, this.#line);
        return true;
      case '#EXT-X-SKIP':
        this.#beforeSegments(tag);
        this.#skipped = parseSkip(value, this.#line);
        return true;
      case '#EXT-X-INDEPENDENT-SEGMENTS':
        this.#onlyOnce(tag);
        this.#isIndependent = true;
        return true;
      case '#EXT-X-ENDLIST':
        this.#onlyOnce(tag);
        this.#isEnded = true;
        return true;
      default:
        return false;
    }
  }

  #readHint(value: string): void {
    const hint = parsePreloadHint(value, this.#line);
    if (hint?.type === 'PART') {
      this.#onlyOnce('a preload hint of TYPE=PART');
      this.#preloadHint = { uri: hint.uri };
    } else if (hint?.type === 'MAP') {
      this.#onlyOnce('a preload hint of TYPE=MAP');
      this.#mapHint = { uri: hint.uri };
    }
  }

  #closeSegment(uri: string): void {
    if (this.#duration === undefined) {
      throw this.#bad('a URI stands without EXTINF');
    }
    this.#segments.push({ ...this.#takeOpen(), uri, duration: this.#duration, isGap: this.#isGap });
    this.#duration = undefined;
    this.#isGap = false;
  }

  /** What is known of the segment being read; the next one starts afresh, but for its map. */
  #takeOpen(): OpenSegment {
    const first = required(this.#mediaSequence, 'EXT-X-MEDIA-SEQUENCE, before the first segment,', this.#line);
    const number = first + (this.#skipped ?? 0) + this.#segments.length;
    if (!Number.isSafeInteger(number)) {
      throw this.#bad('media sequence numbers end below 2^53');
    }
    if (this.#mapUri === undefined && this.#skipped === undefined) {
      throw this.#bad('a segment has no EXT-X-MAP');
    }
    const open: OpenSegment = {
      msn: msn(number),
      programDateTime: required(this.#programDateTime, 'EXT-X-PROGRAM-DATE-TIME on each segment', this.#line),
      isDiscontinuity: this.#isDiscontinuity,
      mapUri: this.#mapUri ?? '',
      parts: this.#parts,
    };
    this.#programDateTime = undefined;
    this.#isDiscontinuity = false;
    this.#parts = [];
    return open;
  }

  finish(): MediaPlaylist {
    if (this.#duration !== undefined) {
      throw this.#bad('the last segment has no URI');
    }
    if (this.#isEnded && (this.#preloadHint !== undefined || this.#mapHint !== undefined)) {
      throw this.#bad('an ended playlist hints at nothing');
    }
    const open = this.#parts.length > 0 ? this.#takeOpen() : undefined;
    return {
      targetDuration: required(this.#targetDuration, 'EXT-X-TARGETDURATION', this.#line),
      partTarget: required(this.#partTarget, 'EXT-X-PART-INF', this.#line),
      ...required(this.#control, 'EXT-X-SERVER-CONTROL', this.#line),
      mediaSequence: required(this.#mediaSequence, 'EXT-X-MEDIA-SEQUENCE', this.#line),
      discontinuitySequence: this.#discontinuitySequence,
      isIndependent: this.#isIndependent,
      ...(this.#skipped === undefined ? {} : { skippedSegments: this.#skipped }),
      segments: this.#segments,
      ...(open === undefined ? {} : { open }),
      ...(this.#preloadHint === undefined ? {} : { preloadHint: this.#preloadHint }),
      ...(this.#mapHint === undefined ? {} : { mapHint: this.#mapHint }),
      renditionReports: this.#reports,
      isEnded: this.#isEnded,
    };
  }

  #bad(say: string): HlsError {
    return new HlsError('BAD_PLAYLIST', say, this.#line);
  }

  #onlyOnce(what: string): void {
    if (this.#once.has(what)) {
      throw this.#bad(`${what} stands twice`);
    }
    this.#once.add(what);
  }

  #beforeSegments(tag: string): void {
    this.#onlyOnce(tag);
    if (this.#segments.length > 0 || this.#parts.length > 0 || this.#isDiscontinuity) {
      throw this.#bad(`${tag} stands after a segment's tags`);
    }
  }

  #beforeParts(tag: string): void {
    if (this.#parts.length > 0 || this.#duration !== undefined) {
      throw this.#bad(`${tag} stands after the first part of its segment`);
    }
  }
}
