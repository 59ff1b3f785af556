import { PACKET_BYTES, type TsPacket } from './packet.ts';

/** Continuity of one PID, ISO/IEC 13818-1 §2.4.3.3 (continuity_counter). */

/** The packet said twice; or how many packets are missing before it: 0 where none is. */
export type ContinuityFinding = 'duplicate' | number;

/** Counts a PID's packets. */
export class Continuity {
  #counter: number | undefined;
  #isRepeated = false;
  #fingerprint = 0;

  /** @param bytes hold the packet from `at` on; those without a payload do not count and are not to be asked about. */
  check(packet: TsPacket, bytes: Uint8Array, at: number): ContinuityFinding {
    const last = this.#counter;
    this.#counter = packet.counter;
    // §2.4.3.3: a packet is sent at most twice, the same bytes but for its clock. A burst of sixteen lost looks alike.
    const fingerprint = fingerprintOf(bytes, at);
    const isAsBefore = fingerprint === this.#fingerprint;
    this.#fingerprint = fingerprint;
    if (last === undefined) {
      return 0;
    }
    if (packet.counter === last && isAsBefore && !this.#isRepeated) {
      this.#isRepeated = true;
      return 'duplicate';
    }
    this.#isRepeated = false;
    if (packet.isDiscontinuity) {
      return 0;
    }
    return (packet.counter - last - 1) & 0x0f;
  }

  /** Whether `packet` is the next one by its count, before `check` has seen it. */
  follows(packet: TsPacket): boolean {
    return this.#counter === undefined || packet.counter === ((this.#counter + 1) & 0x0f);
  }
}

/** The last twelve bytes, which are payload or stuffing, as one number. */
function fingerprintOf(bytes: Uint8Array, at: number): number {
  let hash = 0;
  for (let index = at + PACKET_BYTES - 12; index < at + PACKET_BYTES; index += 1) {
    hash = (Math.imul(hash, 31) + (bytes[index] ?? 0)) | 0;
  }
  return hash;
}
