import type { LinkStatistics, StreamState } from '@rostrum/contract/stream-state';

/** How encoders and their lines do, in words for a volunteer. */

type EncoderState = StreamState['encoders'][number];

/**
 * @param encoder undefined where it is not connected.
 * @param isAway whether viewers see the slate.
 * @returns what an encoder is doing, and how that is meant.
 */
export function sayEncoder(
  encoder: Pick<EncoderState, 'isShown' | 'isWell'> | undefined,
  isAway: boolean,
): { readonly say: string; readonly mood: 'good' | 'calm' | 'bad' } {
  if (encoder === undefined) {
    return { say: 'is not connected', mood: 'bad' };
  }
  const { isShown, isWell } = encoder;
  if (isAway && isShown) {
    return { say: 'is connected, but no picture comes', mood: 'bad' };
  }
  if (!isWell) {
    return { say: isShown ? 'is on the air, but failing' : 'is failing', mood: 'bad' };
  }
  return isShown ? { say: 'is on the air', mood: 'good' } : { say: 'is standing by', mood: 'calm' };
}

/** @returns "Round trip 48 ms. Nothing was lost." and the like. */
export function sayLink({ rttMs, lost, retransmitted, dropped }: LinkStatistics): string {
  const trip = `Round trip ${rttMs < 10 ? rttMs.toFixed(1) : Math.round(rttMs)} ms.`;
  if (lost === 0 && dropped === 0) {
    return `${trip} Nothing was lost on the way.`;
  }
  const late = dropped === 0 ? 'none came too late' : `${count(dropped)} came too late`;
  return `${trip} ${count(lost)} packets lost, ${count(retransmitted)} sent again, ${late}.`;
}

function count(packets: number): string {
  return packets.toLocaleString('en');
}
