import { RtmpError } from './errors.ts';
import type { RtmpMessage } from './message.ts';

/** Aggregate message, Adobe RTMP 1.0 §7.1.6: FLV tags one after another. */

const HEADER_BYTES = 11;
const BACK_POINTER_BYTES = 4;
/** Tags of one message; even 1 ms frames over a second are fewer. */
const MAX_TAGS = 1_024;

/**
 * @returns the messages inside, as views; their times moved so that the first has the aggregate's own (§7.1.6).
 * @throws RtmpError `AGGREGATE_BROKEN`.
 */
export function splitAggregate(aggregate: RtmpMessage): RtmpMessage[] {
  const { payload, streamId } = aggregate;
  const view = new DataView(payload.buffer, payload.byteOffset, payload.byteLength);
  const messages: RtmpMessage[] = [];
  let offset = 0;
  let shiftMs: number | undefined;
  while (offset < payload.length) {
    if (payload.length - offset < HEADER_BYTES || messages.length >= MAX_TAGS) {
      throw new RtmpError('AGGREGATE_BROKEN', { offset });
    }
    // | type 8b | size 24b | timestamp 24b | its bits 31–24 8b | stream id 24b |
    const size = view.getUint32(offset) & 0xffffff;
    const tagMs = (view.getUint32(offset + 4) >>> 8) + view.getUint8(offset + 7) * 2 ** 24;
    const start = offset + HEADER_BYTES;
    if (size > payload.length - start) {
      throw new RtmpError('AGGREGATE_BROKEN', { offset });
    }
    shiftMs ??= aggregate.timestampMs - tagMs;
    messages.push({
      type: view.getUint8(offset),
      streamId,
      timestampMs: (tagMs + shiftMs) >>> 0,
      payload: payload.subarray(start, start + size),
    });
    offset = start + size + BACK_POINTER_BYTES;
  }
  return messages;
}
