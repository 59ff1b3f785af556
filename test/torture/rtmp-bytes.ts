import { randomBytes } from 'node:crypto';

/** RTMP 1.0 as bytes, just enough to say wrong things in it (§5.2 handshake, §5.3 chunks, §7 commands; AMF0). */

const HANDSHAKE_BYTES = 1536;
const CHUNK_BYTES = 128;

/** C0 and C1; a server answers them and waits for C2, for which the same number of bytes will do. */
export function clientHello(version = 3): Buffer {
  return Buffer.concat([Buffer.from([version]), Buffer.alloc(8), randomBytes(HANDSHAKE_BYTES - 8)]);
}

export function clientHelloAnswer(): Buffer {
  return randomBytes(HANDSHAKE_BYTES);
}

/** One message, cut into chunks of 128 bytes. `declaredLength` may lie. */
export function message(
  type: number,
  payload: Buffer,
  options: { readonly streamId?: number; readonly timestamp?: number; readonly declaredLength?: number } = {},
): Buffer {
  const { streamId = 0, timestamp = 0, declaredLength = payload.length } = options;
  const head = Buffer.alloc(12);
  head[0] = 3;
  head.writeUIntBE(timestamp & 0xffffff, 1, 3);
  head.writeUIntBE(declaredLength & 0xffffff, 4, 3);
  head[7] = type;
  head.writeUInt32LE(streamId, 8);
  const pieces: Buffer[] = [head];
  for (let at = 0; at < payload.length; at += CHUNK_BYTES) {
    if (at > 0) {
      pieces.push(Buffer.from([0xc3]));
    }
    pieces.push(payload.subarray(at, at + CHUNK_BYTES));
  }
  return Buffer.concat(pieces);
}

export function amfNumber(value: number): Buffer {
  const out = Buffer.alloc(9);
  out.writeDoubleBE(value, 1);
  return out;
}

export function amfString(text: string): Buffer {
  const body = Buffer.from(text);
  const head = Buffer.from([2, 0, 0]);
  head.writeUInt16BE(body.length, 1);
  return Buffer.concat([head, body]);
}

export function amfObject(fields: Readonly<Record<string, Buffer>>): Buffer {
  const pieces = Object.entries(fields).flatMap(([name, value]) => [amfString(name).subarray(1), value]);
  return Buffer.concat([Buffer.from([3]), ...pieces, Buffer.from([0, 0, 9])]);
}

/** A command message (type 20). */
export function command(name: string, ...values: readonly Buffer[]): Buffer {
  return message(20, Buffer.concat([amfString(name), amfNumber(1), ...values]));
}
