/**
 * A line that somebody types (a chat message, a name, a title) as it is kept and shown: as text, without what could reach
 * beyond its own line.
 */

/** Line ends and tabs of every kind; a message is one line. */
const BREAKS = /[\t\n\v\f\r\u0085\u2028\u2029]+/gu;
/**
 * Control characters; what turns the direction of the text around it (UAX #9 embeddings, overrides, isolates and marks);
 * what takes no room (U+200B, U+2060 to U+2064, U+FEFF, tags), by which a name could be made to look like another's.
 * U+200C and U+200D stay: Persian and emoji need them.
 */
const INVISIBLE =
  // oxlint-disable-next-line no-control-regex -- control characters are what this takes out
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u115f\u1160\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu;
/** Towers of marks that cover their neighbours; no script needs more than four on one letter. */
const MARK_TOWERS = /(\p{M}{4})\p{M}+/gu;
/** Joiners that join nothing. */
const LONE_JOINERS = /^[\u200c\u200d\s]+|[\u200c\u200d\s]+$/gu;

/** @returns the text on one line, normalised (NFC), safe to stand beside others; `''` when nothing visible is left. */
export function cleanText(text: string): string {
  return text
    .toWellFormed()
    .replace(BREAKS, ' ')
    .replace(INVISIBLE, '')
    .replace(MARK_TOWERS, '$1')
    .normalize('NFC')
    .replace(LONE_JOINERS, '');
}
