import * as fc from 'fast-check';
import { eachNal } from '../src/codec/nal.ts';
import { readVector } from '../vectors/tracks.ts';
import { packetsOf, recordTs, TS_VECTORS, type TsRecording } from '../vectors/ts-recording.ts';

/** What holds of every transport stream, hostile or not. */

export const transportStreams = TS_VECTORS.map(readVector);

/** The packets of a vector with some lost, doubled or moved elsewhere, or of another vector. */
export const disorderedStreams: fc.Arbitrary<Uint8Array> = fc
  .tuple(
    fc.constantFrom(...transportStreams),
    fc.constantFrom(...transportStreams),
    fc.array(fc.tuple(fc.constantFrom('lose', 'double', 'move', 'stranger', 'scramble'), fc.nat(999), fc.nat(999)), {
      minLength: 1,
      maxLength: 12,
    }),
  )
  .map(([stream, other, edits]) => {
    const packets = packetsOf(stream);
    const strangers = packetsOf(other);
    for (const [edit, from, to] of edits) {
      const at = from % packets.length;
      const packet = packets[at] ?? new Uint8Array(188);
      const place = to % packets.length;
      switch (edit) {
        case 'lose':
          packets.splice(at, 1 + (to % 17));
          break;
        case 'double':
          packets.splice(at, 0, packet);
          break;
        case 'move':
          packets.splice(at, 1);
          packets.splice(place, 0, packet);
          break;
        case 'scramble':
          packet[3] = (packet[3] ?? 0) ^ 0xc0;
          break;
        case 'stranger':
          packets.splice(place, 0, strangers[to % strangers.length] ?? packet);
      }
      if (packets.length === 0) {
        break;
      }
    }
    return Uint8Array.from(packets.flatMap((packet) => [...packet]));
  });

/** @throws Error where a stream reads otherwise when it is cut, or what is read is not what a sample must be. */
export function checkTransportStream(bytes: Uint8Array, cuts: readonly number[]): TsRecording {
  const whole = recordTs(bytes);
  const inPieces = recordTs(
    bytes,
    cuts.map((cut) => cut % (bytes.length + 1)),
  );
  if (whole.log.join('\n') !== inPieces.log.join('\n')) {
    throw new Error('a transport stream reads otherwise when it is cut');
  }
  for (const { data, pts, dts } of whole.pictures) {
    let units = 0;
    eachNal(data, 4, (start, end) => {
      units += end > start ? 1 : 0;
    });
    if (units === 0 || !Number.isSafeInteger(pts) || !Number.isSafeInteger(dts)) {
      throw new Error('a picture is no sample');
    }
  }
  if (whole.pictures.length > 0 && whole.videoConfigs.length === 0) {
    throw new Error('a picture came before its configuration');
  }
  for (const { configs, frames } of whole.sounds.values()) {
    if (configs.length === 0 || frames.some(({ data, pts }) => data.length === 0 || !Number.isSafeInteger(pts))) {
      throw new Error('a sound is no sample');
    }
  }
  return whole;
}
