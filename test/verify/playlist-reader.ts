import { type Attributes, readAttributes } from './attributes.ts';

/**
 * The checker's own reader of playlists (draft-pantos-hls-rfc8216bis-22 §4). It shares no code with the writer it judges,
 * reads on where the text is wrong, and keeps the lines, so that a violation can be shown in its place.
 */

export type ReadPart = {
  readonly uri: string;
  readonly duration: number;
  readonly isIndependent: boolean;
  readonly isGap: boolean;
  readonly byteRange: string | undefined;
  /** The whole line. */
  readonly text: string;
  /** From 1. */
  readonly line: number;
};

export type ReadSegment = {
  readonly msn: number;
  /** Absent of the segment in progress. */
  readonly uri: string | undefined;
  readonly duration: number | undefined;
  readonly programDateTime: number | undefined;
  readonly isDiscontinuity: boolean;
  /** Discontinuity sequence number. */
  readonly dsn: number;
  /** The map in force; `undefined` where none is. */
  readonly mapUri: string | undefined;
  readonly hasOwnMap: boolean;
  readonly isGap: boolean;
  readonly parts: readonly ReadPart[];
  /** Tags that apply to the segment but stand after its first part. */
  readonly lateTags: readonly string[];
  /** Its lines but for parts and map, joined: what may never change. */
  readonly text: string;
  readonly line: number;
};

export type ReadMediaPlaylist = {
  readonly text: string;
  readonly version: number;
  readonly versionTags: number;
  readonly targetDuration: number | undefined;
  readonly serverControl: Attributes | undefined;
  readonly partTarget: number | undefined;
  readonly hasPartInf: boolean;
  readonly hasMediaSequence: boolean;
  readonly mediaSequence: number;
  readonly hasDiscontinuitySequence: boolean;
  readonly discontinuitySequence: number;
  readonly isIndependent: boolean;
  readonly isIFramesOnly: boolean;
  readonly isEnded: boolean;
  readonly playlistType: string | undefined;
  readonly hasDateRanges: boolean;
  readonly skipped: number | undefined;
  readonly segments: readonly ReadSegment[];
  readonly open: ReadSegment | undefined;
  readonly hints: readonly Attributes[];
  readonly reports: readonly Attributes[];
  /** Text that breaks the grammar. */
  readonly problems: readonly string[];
};

/** Where a playlist stands: the last whole segment, and the parts of the one in progress. */
export function positionOf(playlist: ReadMediaPlaylist): { closedMsn: number; closedParts: number; openParts: number } {
  return {
    closedMsn: playlist.mediaSequence + (playlist.skipped ?? 0) + playlist.segments.length - 1,
    closedParts: playlist.segments.at(-1)?.parts.length ?? 0,
    openParts: playlist.open?.parts.length ?? 0,
  };
}

/** Seconds that the playlist lists, parts of the segment in progress counted. */
export function lengthOf(playlist: ReadMediaPlaylist): number {
  const open = playlist.open?.parts.reduce((sum, part) => sum + part.duration, 0) ?? 0;
  return playlist.segments.reduce((sum, segment) => sum + (segment.duration ?? 0), open);
}

/** Every segment, the one in progress last. */
export function allSegments(playlist: ReadMediaPlaylist): ReadSegment[] {
  return playlist.open === undefined ? [...playlist.segments] : [...playlist.segments, playlist.open];
}

/** Reads a media playlist, whatever it holds. */
export function readMediaPlaylist(text: string): ReadMediaPlaylist {
  const reader = new MediaReader(text);
  return reader.read();
}

class MediaReader {
  readonly #text: string;
  readonly #values = new Map<string, string>();
  readonly #problems: string[] = [];
  readonly #segments: ReadSegment[] = [];
  readonly #hints: Attributes[] = [];
  readonly #reports: Attributes[] = [];
  #versionTags = 0;
  #discontinuities = 0;
  #mapUri: string | undefined;
  // Of the segment being read:
  #parts: ReadPart[] = [];
  #late: string[] = [];
  #own: string[] = [];
  #first = 0;
  #duration: number | undefined;
  #date: number | undefined;
  #isDiscontinuity = false;
  #hasOwnMap = false;
  #isGap = false;

  constructor(text: string) {
    this.#text = text;
  }

  read(): ReadMediaPlaylist {
    const lines = this.#text.split('\n').map((line) => line.replace(/\r$/, ''));
    if (lines[0] !== '#EXTM3U') {
      this.#problems.push('line 1: it does not start with #EXTM3U');
    }
    for (const [index, line] of lines.entries()) {
      this.#readLine(line, index + 1);
    }
    const number = (tag: string): number | undefined => {
      const value = this.#values.get(tag);
      return value === undefined ? undefined : Number(value);
    };
    const control = this.#values.get('EXT-X-SERVER-CONTROL');
    const partInf = this.#values.get('EXT-X-PART-INF');
    const partTarget = partInf === undefined ? undefined : readAttributes(partInf).get('PART-TARGET');
    return {
      text: this.#text,
      version: number('EXT-X-VERSION') ?? 1,
      versionTags: this.#versionTags,
      targetDuration: number('EXT-X-TARGETDURATION'),
      serverControl: control === undefined ? undefined : readAttributes(control),
      partTarget: partTarget === undefined ? undefined : Number(partTarget),
      hasPartInf: partInf !== undefined,
      hasMediaSequence: this.#values.has('EXT-X-MEDIA-SEQUENCE'),
      mediaSequence: this.#base(),
      hasDiscontinuitySequence: this.#values.has('EXT-X-DISCONTINUITY-SEQUENCE'),
      discontinuitySequence: number('EXT-X-DISCONTINUITY-SEQUENCE') ?? 0,
      isIndependent: this.#values.has('EXT-X-INDEPENDENT-SEGMENTS'),
      isIFramesOnly: this.#values.has('EXT-X-I-FRAMES-ONLY'),
      isEnded: this.#values.has('EXT-X-ENDLIST'),
      playlistType: this.#values.get('EXT-X-PLAYLIST-TYPE'),
      hasDateRanges: this.#values.has('EXT-X-DATERANGE'),
      skipped: this.#skipped(),
      segments: this.#segments,
      open: this.#parts.length > 0 ? this.#take(undefined) : undefined,
      hints: this.#hints,
      reports: this.#reports,
      problems: this.#problems,
    };
  }

  #base(): number {
    return Number(this.#values.get('EXT-X-MEDIA-SEQUENCE') ?? '0');
  }

  #skipped(): number | undefined {
    const skip = this.#values.get('EXT-X-SKIP');
    return skip === undefined ? undefined : Number(readAttributes(skip).get('SKIPPED-SEGMENTS') ?? Number.NaN);
  }

  #readLine(line: string, number: number): void {
    if (line === '' || (line.startsWith('#') && !line.startsWith('#EXT'))) {
      return;
    }
    if (!line.startsWith('#')) {
      if (this.#duration === undefined) {
        this.#problems.push(`line ${number}: a URI without EXTINF`);
      }
      this.#own.push(line);
      this.#segments.push(this.#take(line));
      return;
    }
    const colon = line.indexOf(':');
    const tag = line.slice(1, colon < 0 ? undefined : colon);
    const value = colon < 0 ? '' : line.slice(colon + 1);
    if (!this.#readSegmentTag(tag, value, line, number)) {
      this.#readPlaylistTag(tag, value, number);
    }
  }

  #readPlaylistTag(tag: string, value: string, number: number): void {
    if (tag === 'EXT-X-PRELOAD-HINT') {
      this.#hints.push(readAttributes(value));
    } else if (tag === 'EXT-X-RENDITION-REPORT') {
      this.#reports.push(readAttributes(value));
    } else if (/^EXT-X-(STREAM-INF|MEDIA|I-FRAME-STREAM-INF|SESSION-DATA|SESSION-KEY|CONTENT-STEERING)$/.test(tag)) {
      this.#problems.push(`line ${number}: ${tag} in a media playlist`);
    } else {
      if (this.#values.has(tag) && tag !== 'EXT-X-DATERANGE' && tag !== 'EXT-X-DEFINE') {
        this.#problems.push(`line ${number}: ${tag} stands twice`);
      }
      this.#versionTags += tag === 'EXT-X-VERSION' ? 1 : 0;
      this.#values.set(tag, value);
    }
  }

  #readSegmentTag(tag: string, value: string, line: string, number: number): boolean {
    switch (tag) {
      case 'EXTINF':
        this.#duration = Number.parseFloat(value);
        this.#own.push(line);
        break;
      case 'EXT-X-PART':
        this.#parts.push(readPart(value, line, number));
        break;
      case 'EXT-X-PROGRAM-DATE-TIME':
        this.#applies(tag, line);
        this.#date = Date.parse(/(Z|[+-]\d\d:?\d\d)$/.test(value) ? value : `${value}Z`);
        break;
      case 'EXT-X-DISCONTINUITY':
        this.#applies(tag, line);
        this.#isDiscontinuity = true;
        this.#discontinuities += 1;
        break;
      case 'EXT-X-MAP':
        this.#lateCheck(tag);
        this.#mapUri = readAttributes(value).get('URI');
        this.#hasOwnMap = true;
        break;
      case 'EXT-X-KEY':
        this.#applies(tag, line);
        break;
      case 'EXT-X-GAP':
        this.#isGap = true;
        this.#own.push(line);
        break;
      case 'EXT-X-BYTERANGE':
      case 'EXT-X-BITRATE':
        this.#own.push(line);
        break;
      default:
        return false;
    }
    this.#first = this.#first === 0 ? number : this.#first;
    return true;
  }

  #applies(tag: string, line: string): void {
    this.#lateCheck(tag);
    this.#own.push(line);
  }

  #lateCheck(tag: string): void {
    if (this.#parts.length > 0) {
      this.#late.push(tag);
    }
  }

  #take(uri: string | undefined): ReadSegment {
    const segment: ReadSegment = {
      msn: this.#base() + (this.#skipped() ?? 0) + this.#segments.length,
      uri,
      duration: this.#duration,
      programDateTime: this.#date,
      isDiscontinuity: this.#isDiscontinuity,
      dsn: Number(this.#values.get('EXT-X-DISCONTINUITY-SEQUENCE') ?? '0') + this.#discontinuities,
      mapUri: this.#mapUri,
      hasOwnMap: this.#hasOwnMap,
      isGap: this.#isGap,
      parts: this.#parts,
      lateTags: this.#late,
      text: this.#own.join('\n'),
      line: this.#first,
    };
    this.#parts = [];
    this.#late = [];
    this.#own = [];
    this.#first = 0;
    this.#duration = undefined;
    this.#date = undefined;
    this.#isDiscontinuity = false;
    this.#hasOwnMap = false;
    this.#isGap = false;
    return segment;
  }
}

function readPart(value: string, text: string, line: number): ReadPart {
  const attributes = readAttributes(value);
  return {
    uri: attributes.get('URI') ?? '',
    duration: Number(attributes.get('DURATION') ?? Number.NaN),
    isIndependent: attributes.get('INDEPENDENT') === 'YES',
    isGap: attributes.get('GAP') === 'YES',
    byteRange: attributes.get('BYTERANGE'),
    text,
    line,
  };
}
