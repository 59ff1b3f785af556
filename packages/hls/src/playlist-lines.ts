import { HlsError } from './errors.ts';

/** The lines of a playlist, §4.1. */

/** A day of two-second segments is 9 MB; nothing we write comes near, and a reader must not grow without end. */
const MAX_PLAYLIST_CHARACTERS = 16 * 1024 * 1024;

/**
 * Calls back for each line but the first and empty ones. Lines end in LF or CR LF.
 * @throws HlsError `BAD_PLAYLIST` when the first line is not EXTM3U, or the text is beyond 16 MiB.
 */
export function eachLine(text: string, read: (line: string, number: number) => void): void {
  if (text.length > MAX_PLAYLIST_CHARACTERS) {
    throw new HlsError('BAD_PLAYLIST', 'the playlist is too long');
  }
  let number = 0;
  let at = 0;
  while (at < text.length) {
    const feed = text.indexOf('\n', at);
    const end = feed < 0 ? text.length : feed;
    const line = text.slice(at, end > at && text.charCodeAt(end - 1) === 0x0d ? end - 1 : end);
    number += 1;
    at = end + 1;
    if (number === 1) {
      // §4.4.1.1: "It MUST be the first line of every Media Playlist and every Multivariant Playlist."
      checkFirstLine(line);
    } else if (line !== '') {
      read(line, number);
    }
  }
  if (number === 0) {
    checkFirstLine('');
  }
}

function checkFirstLine(line: string): void {
  if (line !== '#EXTM3U') {
    throw new HlsError('BAD_PLAYLIST', 'a playlist starts with #EXTM3U', 1);
  }
}
