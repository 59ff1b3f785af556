import { AmfReader, type AmfValue, asRecord } from './amf0.ts';
import { printable } from './command.ts';

/** Data messages, Adobe RTMP 1.0 §7.1.2; `onMetaData` as FLV 10.1 §E.5 has it. */

/** Values the session may keep; OBS sends about 20. */
const MAX_KEYS = 32;
const MAX_KEY_CHARACTERS = 64;
const MAX_TEXT_CHARACTERS = 256;

export type Metadata = Readonly<Record<string, string | number | boolean>>;

/**
 * Reads an encoder's own description of its stream.
 * @returns its first 32 plain values; undefined for any other data message.
 * @throws RtmpError `AMF_BROKEN`.
 */
export function parseMetadata(payload: Uint8Array): Metadata | undefined {
  const reader = new AmfReader(payload);
  let name: AmfValue = reader.isAtEnd ? undefined : reader.readValue();
  if (name === '@setDataFrame' && !reader.isAtEnd) {
    name = reader.readValue();
  }
  if (name !== 'onMetaData' || reader.isAtEnd) {
    return undefined;
  }
  const described = asRecord(reader.readValue());
  const kept: Record<string, string | number | boolean> = Object.create(null);
  let count = 0;
  for (const [key, value] of Object.entries(described)) {
    if (count >= MAX_KEYS) {
      break;
    }
    if (key.length <= MAX_KEY_CHARACTERS && isPlain(value)) {
      kept[printable(key)] = typeof value === 'string' ? printable(value, MAX_TEXT_CHARACTERS) : value;
      count += 1;
    }
  }
  return kept;
}

function isPlain(value: unknown): value is string | number | boolean {
  return (
    typeof value === 'string' || typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value))
  );
}
