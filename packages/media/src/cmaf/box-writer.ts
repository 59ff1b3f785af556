/** Writes ISO BMFF boxes, ISO/IEC 14496-12 §4.2. For what is written once in a while; fragments write themselves. */

const TWO_TO_32 = 0x1_0000_0000;

/** A box of its contents, in order. `type` has four characters. */
export function box(type: string, ...contents: readonly Uint8Array[]): Uint8Array {
  // | size 32b | type 32b | contents |
  const size = contents.reduce((sum, content) => sum + content.length, 8);
  const out = new Uint8Array(size);
  new DataView(out.buffer).setUint32(0, size);
  out.set(ascii(type), 4);
  let at = 8;
  for (const content of contents) {
    out.set(content, at);
    at += content.length;
  }
  return out;
}

/** A box that begins with a version and flags. */
export function fullBox(type: string, version: number, flags: number, ...contents: readonly Uint8Array[]): Uint8Array {
  return box(type, u32(version * 0x100_0000 + flags), ...contents);
}

export function u8(...values: readonly number[]): Uint8Array {
  return Uint8Array.from(values);
}

export function u16(...values: readonly number[]): Uint8Array {
  const out = new Uint8Array(values.length * 2);
  const view = new DataView(out.buffer);
  values.forEach((value, index) => view.setUint16(index * 2, value));
  return out;
}

export function u32(...values: readonly number[]): Uint8Array {
  const out = new Uint8Array(values.length * 4);
  const view = new DataView(out.buffer);
  values.forEach((value, index) => view.setUint32(index * 4, value));
  return out;
}

/** @param value a whole number from 0 to 2^53 − 1. */
export function setU64(view: DataView, at: number, value: number): void {
  view.setUint32(at, Math.floor(value / TWO_TO_32));
  view.setUint32(at + 4, value % TWO_TO_32);
}

export function zeros(length: number): Uint8Array {
  return new Uint8Array(length);
}

export function ascii(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}
