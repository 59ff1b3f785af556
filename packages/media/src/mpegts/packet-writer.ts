import { PACKET_BYTES, type TsPacketInput, writePacket } from './packet.ts';

/** Lays what a stream is made of into packets, counting those of each PID: ISO/IEC 13818-1 §2.4.3.3. */

const NOTHING = new Uint8Array(0);

/** What is said in the first packet of a unit. */
export type UnitMarks = Pick<TsPacketInput, 'isRandomAccess' | 'isDiscontinuity' | 'pcrTicks'>;

/** Holds the packets written since they were last taken. */
export class PacketWriter {
  readonly #counters = new Map<number, number>();
  #out: Uint8Array = new Uint8Array(16 * PACKET_BYTES);
  #length = 0;

  /** Whether this PID has a packet with a payload. */
  hasWritten(pid: number): boolean {
    return this.#counters.has(pid);
  }

  /** A section, in a packet of its own for each 183 bytes. */
  section(pid: number, section: Uint8Array): void {
    // | pointer_field 8b = 0 | section | stuffing to the packet's end |
    const payload = new Uint8Array(Math.ceil((1 + section.length) / (PACKET_BYTES - 4)) * (PACKET_BYTES - 4)).fill(
      0xff,
    );
    payload[0] = 0;
    payload.set(section, 1);
    this.unit(pid, [payload], {});
  }

  /** A clock reference and nothing else; the counter stands still (§2.4.3.3). */
  clock(pid: number, pcrTicks: number, isDiscontinuity: boolean): void {
    const counter = this.#counters.get(pid) ?? 15;
    this.#packet({ pid, counter, pcrTicks, isDiscontinuity: isDiscontinuity && this.hasWritten(pid) }, NOTHING, 0);
  }

  /** One PES packet, or one section: its pieces one after another, the last packet stuffed. */
  unit(pid: number, pieces: readonly Uint8Array[], marks: UnitMarks): void {
    const payload = joined(pieces);
    let from = 0;
    do {
      const counter = ((this.#counters.get(pid) ?? 15) + 1) & 0x0f;
      this.#counters.set(pid, counter);
      const isStart = from === 0;
      from += this.#packet({ pid, counter, isStart, ...(isStart ? marks : {}) }, payload, from);
    } while (from < payload.length);
  }

  /** @returns whole packets, the caller's own. */
  take(): Uint8Array {
    const taken = this.#out.slice(0, this.#length);
    this.#length = 0;
    return taken;
  }

  #packet(input: TsPacketInput, payload: Uint8Array, from: number): number {
    if (this.#length + PACKET_BYTES > this.#out.length) {
      const grown = new Uint8Array(this.#out.length * 2);
      grown.set(this.#out);
      this.#out = grown;
    }
    const carried = writePacket(this.#out, this.#length, { ...input, payload, from });
    this.#length += PACKET_BYTES;
    return carried;
  }
}

/** @returns the pieces one after another. */
export function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    out.set(piece, at);
    at += piece.length;
  }
  return out;
}
