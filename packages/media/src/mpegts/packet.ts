/** Transport packets, ISO/IEC 13818-1 §2.4.3.2, and their adaptation field, §2.4.3.4. */

export const PACKET_BYTES = 188;
export const SYNC_BYTE = 0x47;
/** PIDs are 13 bits; the last one marks packets of nothing. */
export const MAX_PID = 0x1fff;
/** Ticks of the system clock, 27 MHz, in one of 90 kHz. */
const CLOCKS_PER_TICK = 300;
const HEADER_BYTES = 4;
const PCR_BYTES = 6;
const TWO_TO_33 = 2 ** 33;

/** One packet's header and adaptation field. */
export type TsPacket = {
  readonly pid: number;
  /** payload_unit_start_indicator: a PES packet or a section begins here. */
  readonly isStart: boolean;
  /** The receiver found errors it could not repair, or the adaptation field does not fit. */
  readonly isBroken: boolean;
  readonly isScrambled: boolean;
  /** 0 to 15; counts packets with a payload. */
  readonly counter: number;
  readonly hasPayload: boolean;
  /** Offset of the payload in what was read. */
  readonly payloadStart: number;
  readonly isDiscontinuity: boolean;
  readonly isRandomAccess: boolean;
  /** Program clock reference, 27 MHz. */
  readonly pcr: number | undefined;
};

/** @param at offset of 188 bytes that begin with the sync byte. */
export function readPacket(bytes: Uint8Array, at: number): TsPacket {
  // | sync 8b | error 1b start 1b priority 1b PID 13b | scrambling 2b adaptation 1b payload 1b counter 4b |
  const second = bytes[at + 1] ?? 0;
  const fourth = bytes[at + 3] ?? 0;
  const hasPayload = (fourth & 0x10) !== 0;
  let payloadStart = at + HEADER_BYTES;
  let isBroken = (second & 0x80) !== 0;
  let flags = 0;
  let pcr: number | undefined;
  if ((fourth & 0x20) !== 0) {
    // | length 8b | discontinuity 1b random access 1b priority 1b PCR 1b OPCR 1b splice 1b private 1b extension 1b | PCR 48b | …
    const length = bytes[at + HEADER_BYTES] ?? 0;
    flags = length > 0 ? (bytes[at + HEADER_BYTES + 1] ?? 0) : 0;
    payloadStart += 1 + length;
    isBroken ||= payloadStart > at + PACKET_BYTES - (hasPayload ? 1 : 0);
    if ((flags & 0x10) !== 0 && length > PCR_BYTES && !isBroken) {
      pcr = readPcr(bytes, at + HEADER_BYTES + 2);
    }
  }
  return {
    pid: ((second & 0x1f) << 8) | (bytes[at + 2] ?? 0),
    isStart: (second & 0x40) !== 0,
    isBroken,
    isScrambled: (fourth & 0xc0) !== 0,
    counter: fourth & 0x0f,
    hasPayload,
    payloadStart,
    isDiscontinuity: (flags & 0x80) !== 0,
    isRandomAccess: (flags & 0x40) !== 0,
    pcr,
  };
}

/** | base 33b | reserved 6b | extension 9b | */
function readPcr(bytes: Uint8Array, at: number): number {
  const low = bytes[at + 4] ?? 0;
  const high =
    (bytes[at] ?? 0) * 0x200_0000 +
    ((bytes[at + 1] ?? 0) << 17) +
    ((bytes[at + 2] ?? 0) << 9) +
    ((bytes[at + 3] ?? 0) << 1);
  return (high + (low >> 7)) * CLOCKS_PER_TICK + (((low & 1) << 8) | (bytes[at + 5] ?? 0));
}

/** What a packet is written from. */
export type TsPacketInput = {
  readonly pid: number;
  readonly counter: number;
  readonly isStart?: boolean;
  readonly isDiscontinuity?: boolean;
  readonly isRandomAccess?: boolean;
  /** 90 kHz; any whole number, taken modulo 2^33. */
  readonly pcrTicks?: number;
};

/**
 * Writes one packet at `at`, filled up with stuffing where the payload is short.
 * @returns how many bytes of `payload`, from `from` on, it carries.
 */
export function writePacket(
  out: Uint8Array,
  at: number,
  { payload, from, ...input }: TsPacketInput & { readonly payload: Uint8Array; readonly from: number },
): number {
  const flags = (input.isDiscontinuity ? 0x80 : 0) | (input.isRandomAccess ? 0x40 : 0);
  const hasPcr = input.pcrTicks !== undefined;
  // The length byte, the flags, the clock: nothing at all where none is wanted and the payload fills the packet.
  const wanted = hasPcr ? 2 + PCR_BYTES : flags === 0 ? 0 : 2;
  const room = PACKET_BYTES - HEADER_BYTES;
  const carried = Math.min(room - wanted, payload.length - from);
  const field = room - carried;
  out[at] = SYNC_BYTE;
  out[at + 1] = (input.isStart ? 0x40 : 0) | (input.pid >> 8);
  out[at + 2] = input.pid & 0xff;
  out[at + 3] = (field > 0 ? 0x20 : 0) | (carried > 0 ? 0x10 : 0) | (input.counter & 0x0f);
  if (field > 0) {
    const start = at + HEADER_BYTES;
    out[start] = field - 1;
    // A field of one byte is its length alone: that is how one byte is stuffed.
    out.fill(0xff, start + 1, start + field);
    if (field > 1) {
      out[start + 1] = flags | (hasPcr ? 0x10 : 0);
    }
    if (input.pcrTicks !== undefined) {
      writePcr(out, start + 2, input.pcrTicks);
    }
  }
  out.set(payload.subarray(from, from + carried), at + HEADER_BYTES + field);
  return carried;
}

function writePcr(out: Uint8Array, at: number, ticks: number): void {
  const base = wrapped(ticks);
  const high = Math.floor(base / 2);
  out[at] = high >>> 24;
  out[at + 1] = (high >>> 16) & 0xff;
  out[at + 2] = (high >>> 8) & 0xff;
  out[at + 3] = high & 0xff;
  out[at + 4] = ((base % 2) << 7) | 0x7e;
  out[at + 5] = 0;
}

/** @returns a time of any size modulo 2^33, as packets carry it. */
export function wrapped(ticks: number): number {
  return ((ticks % TWO_TO_33) + TWO_TO_33) % TWO_TO_33;
}
