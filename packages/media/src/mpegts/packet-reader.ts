import { MediaError } from '../media-error.ts';
import { PACKET_BYTES, SYNC_BYTE } from './packet.ts';

/** Finds packets in a byte stream: ISO/IEC 13818-1 §2.4.3.2 (sync_byte), annex G.1. */

/** So many sync bytes in a row, a packet apart, are no accident: payloads hold 0x47 too. */
const SYNCS_WANTED = 3;
const SEARCH_BYTES = (SYNCS_WANTED - 1) * PACKET_BYTES + 1;
/** More than the longest search and one packet: with so much at hand, what was held is always done with. */
const JOIN_BYTES = SEARCH_BYTES + PACKET_BYTES;
/** A stream without one packet in so many bytes is none of these; real ones begin within seven packets. */
const MAX_STRANGE_BYTES = 1024 * 1024;

/**
 * Cuts packets out of a byte stream that comes in chunks of any size. Holds less than three packets.
 * @param onPacket gets 188 bytes from `at` on, a view that holds until it returns.
 */
export class PacketReader {
  readonly #onPacket: (bytes: Uint8Array, at: number) => void;
  #held: Uint8Array = new Uint8Array(0);
  #isSynced = false;
  #hasBegun = false;
  #strange = 0;
  #syncLosses = 0;

  constructor(onPacket: (bytes: Uint8Array, at: number) => void) {
    this.#onPacket = onPacket;
  }

  /** How often packets stopped standing where they should. */
  get syncLosses(): number {
    return this.#syncLosses;
  }

  /** @throws MediaError `INVALID` where the first MiB holds no packets; then for ever. */
  push(chunk: Uint8Array): void {
    this.#pass(0);
    let from = 0;
    if (this.#held.length > 0) {
      const held = this.#held.length;
      const joined = new Uint8Array(held + Math.min(chunk.length, JOIN_BYTES));
      joined.set(this.#held);
      joined.set(chunk.subarray(0, joined.length - held), held);
      const done = this.#read(joined, false);
      if (done < held) {
        this.#held = joined.subarray(done);
        return;
      }
      from = done - held;
    }
    // A plain view, of whatever kind the chunk is: views of Buffers cost twice as much.
    const rest = new Uint8Array(chunk.buffer, chunk.byteOffset + from, chunk.byteLength - from);
    this.#held = rest.slice(this.#read(rest, false));
  }

  /** The stream is over: what is held is taken for what it seems to be. */
  end(): void {
    const held = this.#held;
    this.#held = new Uint8Array(0);
    this.#read(held, true);
  }

  /** @returns how many bytes are done with. */
  #read(bytes: Uint8Array, isLast: boolean): number {
    let at = 0;
    for (;;) {
      if (!this.#isSynced) {
        const found = this.#search(bytes, at, isLast);
        at = found.at;
        if (!found.isPacket) {
          return at;
        }
      }
      if (bytes.length - at < PACKET_BYTES) {
        return at;
      }
      if (bytes[at] === SYNC_BYTE) {
        this.#onPacket(bytes, at);
        at += PACKET_BYTES;
      } else {
        this.#isSynced = false;
        this.#syncLosses += 1;
      }
    }
  }

  #search(bytes: Uint8Array, from: number, isLast: boolean): { at: number; isPacket: boolean } {
    let at = from;
    const sight = isLast ? 1 : SEARCH_BYTES;
    while (bytes.length - at >= sight) {
      if (isPacketAt(bytes, at)) {
        this.#isSynced = true;
        this.#hasBegun = true;
        return { at, isPacket: true };
      }
      const next = bytes.indexOf(SYNC_BYTE, at + 1);
      // Byte by byte or at once, the search stops where it can no longer see far enough.
      const limit = Math.max(at + 1, bytes.length - sight + 1);
      const to = next < 0 ? limit : Math.min(next, limit);
      this.#pass(to - at);
      at = to;
    }
    return { at, isPacket: false };
  }

  #pass(count: number): void {
    this.#strange += count;
    if (!this.#hasBegun && this.#strange > MAX_STRANGE_BYTES) {
      throw new MediaError('INVALID', 'this is no MPEG transport stream: no packets are found in it', this.#strange);
    }
  }
}

/** Whether a packet stands here with others behind it, as far as the bytes go. */
function isPacketAt(bytes: Uint8Array, at: number): boolean {
  if (bytes.length - at < PACKET_BYTES) {
    return false;
  }
  for (let sync = 0; sync < SYNCS_WANTED; sync += 1) {
    const byte = bytes[at + sync * PACKET_BYTES];
    if (byte !== undefined && byte !== SYNC_BYTE) {
      return false;
    }
  }
  return true;
}
