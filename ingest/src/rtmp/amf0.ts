import { RtmpError } from './errors.ts';

/** AMF 0, Adobe `amf0-file-format-specification` §2. Big-endian. Reader and writer. */

/** Objects, typed objects and ECMA arrays become records without a prototype; a date its milliseconds; a reference undefined. */
export type AmfValue = number | boolean | string | null | undefined | readonly AmfValue[] | AmfRecord;
export type AmfRecord = { readonly [key: string]: AmfValue };

const MARKER = {
  number: 0x00,
  boolean: 0x01,
  string: 0x02,
  object: 0x03,
  null: 0x05,
  undefined: 0x06,
  reference: 0x07,
  ecmaArray: 0x08,
  objectEnd: 0x09,
  strictArray: 0x0a,
  date: 0x0b,
  longString: 0x0c,
  unsupported: 0x0d,
  xmlDocument: 0x0f,
  typedObject: 0x10,
} as const;

/** A connect command nests two deep, metadata three; deeper is an attack on the stack. */
const MAX_DEPTH = 16;
/** Values in one message, members of containers included. OBS's metadata has about 20. */
const MAX_VALUES = 1_024;
const LONGEST_SHORT_STRING = 0xffff;

/** Reads AMF 0 values one after another; every read is bounds-checked. */
export class AmfReader {
  readonly #bytes: Buffer;
  #offset = 0;
  #values = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get isAtEnd(): boolean {
    return this.#offset >= this.#bytes.length;
  }

  /**
   * @returns the next value.
   * @throws RtmpError `AMF_BROKEN` when it is cut short, nests too deep, holds too much or has an unknown marker.
   */
  readValue(depth = 0): AmfValue {
    const start = this.#offset;
    this.#values += 1;
    if (depth > MAX_DEPTH) {
      throw this.#fault('values nested too deep', start);
    }
    if (this.#values > MAX_VALUES) {
      throw this.#fault('too many values', start);
    }
    switch (this.#bytes.readUInt8(this.#take(1))) {
      case MARKER.number:
        return this.#bytes.readDoubleBE(this.#take(8));
      case MARKER.boolean:
        return this.#bytes[this.#take(1)] !== 0;
      case MARKER.string:
        return this.#readShortString();
      case MARKER.object:
        return this.#readMembers(depth);
      case MARKER.null:
        return null;
      case MARKER.undefined:
      case MARKER.unsupported:
        return undefined;
      case MARKER.reference:
        this.#take(2);
        return undefined;
      case MARKER.ecmaArray:
        this.#take(4); // §2.10: the count is a hint, the end marker decides
        return this.#readMembers(depth);
      case MARKER.strictArray:
        return this.#readStrictArray(depth);
      case MARKER.date: {
        const milliseconds = this.#bytes.readDoubleBE(this.#take(8));
        this.#take(2); // §2.13: time zone, reserved
        return milliseconds;
      }
      case MARKER.longString:
      case MARKER.xmlDocument:
        return this.#readText(this.#bytes.readUInt32BE(this.#take(4)));
      case MARKER.typedObject:
        this.#readShortString();
        return this.#readMembers(depth);
      default:
        throw this.#fault('an unknown marker', start);
    }
  }

  #readMembers(depth: number): AmfRecord {
    const members: Record<string, AmfValue> = Object.create(null);
    // Some encoders leave out the end marker at the end of a message.
    while (!this.isAtEnd) {
      const key = this.#readShortString();
      if (this.#bytes[this.#offset] === MARKER.objectEnd) {
        this.#offset += 1;
        break;
      }
      members[key] = this.readValue(depth + 1);
    }
    return members;
  }

  #readStrictArray(depth: number): AmfValue[] {
    const count = this.#bytes.readUInt32BE(this.#take(4));
    const items: AmfValue[] = [];
    // A false count ends at the message's end or at MAX_VALUES, whichever is first.
    for (let index = 0; index < count; index += 1) {
      items.push(this.readValue(depth + 1));
    }
    return items;
  }

  #readShortString(): string {
    return this.#readText(this.#bytes.readUInt16BE(this.#take(2)));
  }

  #readText(length: number): string {
    const start = this.#take(length);
    return this.#bytes.toString('utf8', start, start + length);
  }

  /** @returns where the next `length` bytes begin, having stepped over them. */
  #take(length: number): number {
    const start = this.#offset;
    if (length > this.#bytes.length - start) {
      throw this.#fault('a value cut short', start);
    }
    this.#offset = start + length;
    return start;
  }

  #fault(what: string, offset: number): RtmpError {
    return new RtmpError('AMF_BROKEN', { what, offset });
  }
}

/** @returns all values of a message. @throws RtmpError `AMF_BROKEN`. */
export function readAmf0(bytes: Uint8Array): AmfValue[] {
  const reader = new AmfReader(bytes);
  const values: AmfValue[] = [];
  while (!reader.isAtEnd) {
    values.push(reader.readValue());
  }
  return values;
}

/** @returns the values, written one after another. Only for values of our own making: nesting is not checked. */
export function writeAmf0(values: readonly AmfValue[]): Buffer {
  return Buffer.concat(values.map(writeValue));
}

function writeValue(value: AmfValue): Buffer {
  if (typeof value === 'number') {
    const bytes = Buffer.alloc(9);
    bytes[0] = MARKER.number;
    bytes.writeDoubleBE(value, 1);
    return bytes;
  }
  if (typeof value === 'boolean') {
    return Buffer.from([MARKER.boolean, value ? 1 : 0]);
  }
  if (typeof value === 'string') {
    return writeString(value);
  }
  if (value === undefined || value === null) {
    return Buffer.from([value === null ? MARKER.null : MARKER.undefined]);
  }
  if (isArray(value)) {
    const head = Buffer.alloc(5);
    head[0] = MARKER.strictArray;
    head.writeUInt32BE(value.length, 1);
    return Buffer.concat([head, writeAmf0(value)]);
  }
  const members = Object.entries(value).flatMap(([key, member]) => [writeKey(key), writeValue(member)]);
  return Buffer.concat([Buffer.from([MARKER.object]), ...members, Buffer.from([0, 0, MARKER.objectEnd])]);
}

/** @returns the value where it has named members, else one without any. */
export function asRecord(value: AmfValue): AmfRecord {
  return typeof value === 'object' && value !== null && !isArray(value) ? value : {};
}

function isArray(value: readonly AmfValue[] | AmfRecord): value is readonly AmfValue[] {
  return Array.isArray(value);
}

function writeString(value: string): Buffer {
  const text = Buffer.from(value, 'utf8');
  const isShort = text.length <= LONGEST_SHORT_STRING;
  const head = Buffer.alloc(isShort ? 3 : 5);
  head[0] = isShort ? MARKER.string : MARKER.longString;
  if (isShort) {
    head.writeUInt16BE(text.length, 1);
  } else {
    head.writeUInt32BE(text.length, 1);
  }
  return Buffer.concat([head, text]);
}

function writeKey(key: string): Buffer {
  const text = Buffer.from(key, 'utf8').subarray(0, LONGEST_SHORT_STRING);
  const head = Buffer.alloc(2);
  head.writeUInt16BE(text.length, 0);
  return Buffer.concat([head, text]);
}
