import { HlsError } from './errors.ts';

/** Attribute lists, draft-pantos-hls-rfc8216bis-22 §4.2: `NAME=value,NAME="quoted, with commas"`. */

/** The attributes of one tag, by name; quoted values keep their quotes, so that their type can still be told. */
export type AttributeList = ReadonlyMap<string, string>;

/** Far above any tag of ours (EXT-X-MEDIA has eight); a bound for hostile text. */
const MAX_ATTRIBUTES = 64;
const QUOTE = 0x22;
const COMMA = 0x2c;

/**
 * Splits the text after a tag's colon.
 * @param line of the playlist, for the error.
 * @throws HlsError `BAD_PLAYLIST` for a name outside A-Z 0-9 and hyphen, a name given twice, an empty value, an open quote.
 */
export function parseAttributeList(text: string, line: number): AttributeList {
  const attributes = new Map<string, string>();
  let at = 0;
  while (at < text.length) {
    const equals = text.indexOf('=', at);
    if (equals < 0) {
      throw new HlsError('BAD_PLAYLIST', 'an attribute has no value', line);
    }
    const name = text.slice(at, equals);
    if (!isAttributeName(name)) {
      throw new HlsError('BAD_PLAYLIST', `"${name.slice(0, 40)}" is no attribute name`, line);
    }
    const end = endOfValue(text, equals + 1, line);
    if (end === equals + 1) {
      throw new HlsError('BAD_PLAYLIST', `${name} is empty`, line);
    }
    // §4.2: "A given AttributeName MUST NOT appear more than once in a given attribute-list."
    if (attributes.has(name) || attributes.size === MAX_ATTRIBUTES) {
      throw new HlsError('BAD_PLAYLIST', `${name} stands twice, or there are too many attributes`, line);
    }
    attributes.set(name, text.slice(equals + 1, end));
    at = end + 1;
    if (at === text.length) {
      throw new HlsError('BAD_PLAYLIST', 'the list ends in a comma', line);
    }
  }
  return attributes;
}

function endOfValue(text: string, from: number, line: number): number {
  if (text.charCodeAt(from) !== QUOTE) {
    const comma = text.indexOf(',', from);
    const end = comma < 0 ? text.length : comma;
    if (text.slice(from, end).includes('"')) {
      throw new HlsError('BAD_PLAYLIST', 'a quote stands inside an unquoted value', line);
    }
    return end;
  }
  const closing = text.indexOf('"', from + 1);
  const end = closing + 1;
  if (closing < 0 || (end < text.length && text.charCodeAt(end) !== COMMA)) {
    throw new HlsError('BAD_PLAYLIST', 'a quoted value is not closed, or something follows it', line);
  }
  return end;
}

function isAttributeName(name: string): boolean {
  for (let index = 0; index < name.length; index += 1) {
    const code = name.charCodeAt(index);
    const isLetter = code >= 0x41 && code <= 0x5a;
    const isDigit = code >= 0x30 && code <= 0x39;
    if (!isLetter && !isDigit && code !== 0x2d) {
      return false;
    }
  }
  return name.length > 0;
}

/** @returns the text between the quotes, `undefined` when the attribute is absent. @throws HlsError `BAD_PLAYLIST` unquoted. */
export function quotedString(attributes: AttributeList, name: string, line: number): string | undefined {
  const raw = attributes.get(name);
  if (raw !== undefined && raw.charCodeAt(0) !== QUOTE) {
    throw new HlsError('BAD_PLAYLIST', `${name} must be a quoted string`, line);
  }
  return raw?.slice(1, -1);
}

/** @returns the bare word, `undefined` when absent. @throws HlsError `BAD_PLAYLIST` when it is quoted. */
export function enumeratedString(attributes: AttributeList, name: string, line: number): string | undefined {
  const raw = attributes.get(name);
  if (raw !== undefined && raw.charCodeAt(0) === QUOTE) {
    throw new HlsError('BAD_PLAYLIST', `${name} must not be quoted`, line);
  }
  return raw;
}

/** @returns whether the attribute says YES; absent is NO. @throws HlsError `BAD_PLAYLIST` for another word. */
export function yesOrNo(attributes: AttributeList, name: string, line: number): boolean {
  const raw = enumeratedString(attributes, name, line);
  if (raw !== undefined && raw !== 'YES' && raw !== 'NO') {
    throw new HlsError('BAD_PLAYLIST', `${name} is YES or NO`, line);
  }
  return raw === 'YES';
}

/** @returns the whole number, `undefined` when absent. @throws HlsError `BAD_PLAYLIST` unless it is one below 2^53. */
export function decimalInteger(attributes: AttributeList, name: string, line: number): number | undefined {
  const raw = attributes.get(name);
  return raw === undefined ? undefined : parseDecimalInteger(raw, name, line);
}

/** @returns the number, `undefined` when absent. @throws HlsError `BAD_PLAYLIST` unless it is digits with at most one point. */
export function decimalFloat(attributes: AttributeList, name: string, line: number): number | undefined {
  const raw = attributes.get(name);
  return raw === undefined ? undefined : parseDecimalFloat(raw, name, line);
}

/** A value that its tag requires. @throws HlsError `BAD_PLAYLIST` when it is absent. */
export function required<Value>(value: Value | undefined, name: string, line: number): Value {
  if (value === undefined) {
    throw new HlsError('BAD_PLAYLIST', `${name} is required`, line);
  }
  return value;
}

/** decimal-integer (§4.2), kept below 2^53 so that a JavaScript number holds it. @throws HlsError `BAD_PLAYLIST`. */
export function parseDecimalInteger(text: string, name: string, line: number): number {
  const value = isDigits(text, 0, text.length) ? Number(text) : Number.NaN;
  if (!Number.isSafeInteger(value)) {
    throw new HlsError('BAD_PLAYLIST', `${name} must be a whole number below 2^53`, line);
  }
  return value;
}

/** decimal-floating-point (§4.2): digits and one point, no sign, no exponent. @throws HlsError `BAD_PLAYLIST`. */
export function parseDecimalFloat(text: string, name: string, line: number): number {
  const point = text.indexOf('.');
  const isNumber =
    point < 0
      ? isDigits(text, 0, text.length)
      : isDigits(text, 0, point) && (point + 1 === text.length || isDigits(text, point + 1, text.length));
  const value = isNumber ? Number(text) : Number.NaN;
  if (!(value <= Number.MAX_SAFE_INTEGER)) {
    throw new HlsError('BAD_PLAYLIST', `${name} must be a decimal number`, line);
  }
  return value;
}

function isDigits(text: string, from: number, to: number): boolean {
  // §4.2: a decimal-integer has 1 to 20 characters; a float is held to as many on each side of its point.
  if (to <= from || to - from > 20) {
    return false;
  }
  for (let index = from; index < to; index += 1) {
    const code = text.charCodeAt(index);
    if (code < 0x30 || code > 0x39) {
      return false;
    }
  }
  return true;
}

/** @returns `value` in quotes. @throws HlsError `BAD_VALUE` when it has a quote or a line end, which §4.2 cannot carry. */
export function quote(value: string): string {
  if (value.includes('"') || value.includes('\n') || value.includes('\r')) {
    throw new HlsError('BAD_VALUE', 'a quoted string holds no quotes and no line ends');
  }
  return `"${value}"`;
}
