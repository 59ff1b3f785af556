/**
 * The text of a CMCD report: a dictionary of RFC 8941 (§3.2, Structured Fields), which version 2 of CTA-5004 is written
 * in, and of which version 1 is a part. Parameters are read over: nothing here needs them.
 */

/** A bare item; tokens and strings are both text. */
export type BareItem = number | string | boolean;
/** An inner list is its items. */
export type Dictionary = ReadonlyMap<string, BareItem | readonly BareItem[]>;

/** CTA-5004 version 2 knows some forty keys for a request; a bound for hostile text. */
const MAX_KEYS = 64;
/** Of one inner list: one for each kind of object. */
const MAX_ITEMS = 16;
/** Version 1's custom keys are reverse domain names, and may be in capitals. */
const KEY = /[A-Za-z*][A-Za-z0-9_.*-]{0,63}/y;
/** RFC 8941 §3.3.1, §3.3.2: at most 15 digits, 3 of them behind the point; players are not strict about the latter. */
const NUMBER = /-?\d{1,15}(?:\.\d{1,15})?/y;
const TOKEN = /[A-Za-z*][!#$%&'*+.^_`|~0-9A-Za-z:/-]*/y;
/** Quotes and backslashes are escaped (§3.3.3); what is not ASCII is let pass, for version 1 never forbade it. */
const STRING = /"((?:[^"\\\p{Cc}]|\\["\\])*)"/uy;
const BOOLEAN = /\?([01])/y;
const SPACES = /[ \t]*/y;

/** @returns undefined when the text is no dictionary: nothing of it is to be believed then. */
export function parseDictionary(text: string): Dictionary | undefined {
  const entries = new Map<string, BareItem | readonly BareItem[]>();
  const reader = new Reader(text);
  reader.take(SPACES);
  while (!reader.isAtEnd) {
    const key = reader.take(KEY);
    if (key === undefined || entries.size === MAX_KEYS) {
      return undefined;
    }
    const value = reader.skip('=') ? readMember(reader) : true;
    if (value === undefined || !skipParameters(reader)) {
      return undefined;
    }
    entries.set(key, value);
    reader.take(SPACES);
    if (reader.isAtEnd) {
      break;
    }
    if (!reader.skip(',')) {
      return undefined;
    }
    reader.take(SPACES);
    if (reader.isAtEnd) {
      return undefined;
    }
  }
  return entries;
}

function readMember(reader: Reader): BareItem | readonly BareItem[] | undefined {
  return reader.skip('(') ? readInnerList(reader) : readItem(reader);
}

/** §3.1.1, behind the opening bracket. */
function readInnerList(reader: Reader): readonly BareItem[] | undefined {
  const items: BareItem[] = [];
  for (;;) {
    reader.take(SPACES);
    if (reader.skip(')')) {
      return items;
    }
    const item = readItem(reader);
    if (item === undefined || items.length === MAX_ITEMS || !skipParameters(reader)) {
      return undefined;
    }
    items.push(item);
  }
}

function readItem(reader: Reader): BareItem | undefined {
  const number = reader.take(NUMBER);
  if (number !== undefined) {
    return Number(number);
  }
  const string = reader.take(STRING);
  if (string !== undefined) {
    return string.replaceAll(/\\(.)/g, '$1');
  }
  const boolean = reader.take(BOOLEAN);
  return boolean === undefined ? reader.take(TOKEN) : boolean === '1';
}

/** §3.1.2. @returns false when they are not well formed. */
function skipParameters(reader: Reader): boolean {
  while (reader.skip(';')) {
    reader.take(SPACES);
    if (reader.take(KEY) === undefined || (reader.skip('=') && readItem(reader) === undefined)) {
      return false;
    }
  }
  return true;
}

class Reader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  get isAtEnd(): boolean {
    return this.#at === this.#text.length;
  }

  skip(character: string): boolean {
    if (this.#text[this.#at] !== character) {
      return false;
    }
    this.#at += 1;
    return true;
  }

  /** @param pattern sticky. @returns its first group, or what it matched; undefined when it does not stand here. */
  take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const match = pattern.exec(this.#text);
    if (match === null) {
      return undefined;
    }
    this.#at = pattern.lastIndex;
    return match[1] ?? match[0];
  }
}
