import type { LinkStatistics, StreamState } from '@rostrum/contract/stream-state';
import type { Say } from '../../language/speaker.ts';

/** How encoders and their lines do, in words for a volunteer. */

type EncoderState = StreamState['encoders'][number];
/** Each the name of what is said of an encoder after its own name. */
type EncoderDoes = 'notConnected' | 'noPicture' | 'airFailing' | 'failing' | 'onAir' | 'standingBy';

/**
 * @param encoder undefined where it is not connected.
 * @param isAway whether viewers see the slate.
 * @returns what an encoder is doing, and how that is meant.
 */
export function judgeEncoder(
  encoder: Pick<EncoderState, 'isShown' | 'isWell'> | undefined,
  isAway: boolean,
): { readonly does: EncoderDoes; readonly mood: 'good' | 'calm' | 'bad' } {
  if (encoder === undefined) {
    return { does: 'notConnected', mood: 'bad' };
  }
  const { isShown, isWell } = encoder;
  if (isAway && isShown) {
    return { does: 'noPicture', mood: 'bad' };
  }
  if (!isWell) {
    return { does: isShown ? 'airFailing' : 'failing', mood: 'bad' };
  }
  return isShown ? { does: 'onAir', mood: 'good' } : { does: 'standingBy', mood: 'calm' };
}

/** @returns "Round trip 48 ms. Nothing was lost." and the like. */
export function sayLink(
  say: Say<'live'>,
  { rttMs, lost, retransmitted: again, dropped: late }: LinkStatistics,
): string {
  const trip = rttMs < 10 ? say('tripShort', { ms: rttMs }) : say('trip', { ms: Math.round(rttMs) });
  if (lost === 0 && late === 0) {
    return `${trip} ${say('nothingLost')}`;
  }
  return `${trip} ${late === 0 ? say('lost', { lost, again }) : say('lostLate', { lost, again, late })}`;
}
