/** Sections: program specific information, ISO/IEC 13818-1 §2.4.4; CRC-32, annex A. */

// §2.4.4: section_length of PAT and PMT is at most 1021; private tables may say 4093.
const MAX_SECTION_BYTES = 4096;
const HEADER_BYTES = 8;
const CRC_BYTES = 4;
const STUFFING = 0xff;
const POLYNOMIAL = 0x04c1_1db7;

/** One section of a table whose checksum holds. */
export type Section = {
  readonly tableId: number;
  /** transport_stream_id of a PAT, program_number of a PMT. */
  readonly id: number;
  readonly version: number;
  /** Whether it holds now, or is announced for later. */
  readonly isCurrent: boolean;
  readonly number: number;
  readonly body: Uint8Array;
};

/** @returns `undefined` where the section is too short, is of another form, or its checksum fails. */
export function readSection(bytes: Uint8Array): Section | undefined {
  // | table 8b | syntax 1b 0 11 length 12b | id 16b | 11 version 5b current 1b | number 8b | last 8b | body | CRC 32b |
  const at = (index: number): number => bytes[index] ?? 0;
  const hasSyntax = (at(1) & 0x80) !== 0;
  if (!hasSyntax || bytes.length < HEADER_BYTES + CRC_BYTES || crc32(bytes) !== 0) {
    return undefined;
  }
  return {
    tableId: at(0),
    id: at(3) * 256 + at(4),
    version: (at(5) >> 1) & 0x1f,
    isCurrent: (at(5) & 1) === 1,
    number: at(6),
    body: bytes.subarray(HEADER_BYTES, bytes.length - CRC_BYTES),
  };
}

/** @returns the section's bytes, to be put behind a pointer_field. @throws RangeError for a body that does not fit. */
export function writeSection({ tableId, id, version, isCurrent, number, body }: Section): Uint8Array {
  const length = HEADER_BYTES - 3 + body.length + CRC_BYTES;
  if (length > 1021) {
    throw new RangeError(`a section holds at most 1021 bytes, not ${length}`);
  }
  const out = new Uint8Array(3 + length);
  out.set([
    tableId,
    0xb0 | (length >> 8),
    length & 0xff,
    id >> 8,
    id & 0xff,
    0xc0 | ((version & 31) << 1),
    number,
    number,
  ]);
  out[5] = (out[5] ?? 0) | (isCurrent ? 1 : 0);
  out.set(body, HEADER_BYTES);
  new DataView(out.buffer).setUint32(out.length - CRC_BYTES, crc32(out.subarray(0, -CRC_BYTES)));
  return out;
}

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte << 24;
  for (let bit = 0; bit < 8; bit += 1) {
    crc = crc < 0 ? (crc << 1) ^ POLYNOMIAL : crc << 1;
  }
  return crc >>> 0;
});

/** CRC-32/MPEG-2; over a section with its checksum it is 0. */
export function crc32(bytes: Uint8Array): number {
  let crc = 0xffff_ffff;
  for (const byte of bytes) {
    crc = ((crc << 8) ^ (CRC_TABLE[((crc >>> 24) ^ byte) & 0xff] ?? 0)) >>> 0;
  }
  return crc;
}

/** Puts the sections of one PID together; one section, at most 4 KiB, is held. */
export class SectionAssembler {
  readonly #held = new Uint8Array(MAX_SECTION_BYTES);
  #length = 0;
  #isOpen = false;

  /** @param onSection gets a view that holds until it returns. */
  push(payload: Uint8Array, isStart: boolean, onSection: (bytes: Uint8Array) => void): void {
    if (!isStart) {
      this.#take(payload, onSection);
      return;
    }
    // | pointer_field 8b | end of the section before | sections … | stuffing |
    const pointer = payload[0] ?? 0;
    this.#take(payload.subarray(1, 1 + pointer), onSection);
    this.#length = 0;
    this.#isOpen = true;
    this.#take(payload.subarray(1 + pointer), onSection);
  }

  /** Packets are missing: the section in hand is lost. */
  reset(): void {
    this.#isOpen = false;
    this.#length = 0;
  }

  #take(bytes: Uint8Array, onSection: (bytes: Uint8Array) => void): void {
    let at = 0;
    while (this.#isOpen && at < bytes.length) {
      if (this.#length === 0 && bytes[at] === STUFFING) {
        this.reset();
        return;
      }
      const want = this.#length < 3 ? 3 : this.#size();
      const taken = Math.min(want - this.#length, bytes.length - at);
      this.#held.set(bytes.subarray(at, at + taken), this.#length);
      this.#length += taken;
      at += taken;
      if (this.#length >= 3 && this.#size() > MAX_SECTION_BYTES) {
        this.reset();
      } else if (this.#length >= 3 && this.#length === this.#size()) {
        onSection(this.#held.subarray(0, this.#length));
        this.#length = 0;
      }
    }
  }

  #size(): number {
    return 3 + (((this.#held[1] ?? 0) & 0x0f) << 8) + (this.#held[2] ?? 0);
  }
}
