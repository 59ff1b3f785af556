import type { Clock } from '@rostrum/service/clock';
import type { Authorise, PublishDecision, PublisherConnection, PublishRequest } from '../session/publisher.ts';
import { RtmpError } from './errors.ts';

export type KeyCheckOptions = {
  readonly authorise: Authorise;
  readonly request: PublishRequest;
  readonly connection: PublisherConnection;
  readonly clock: Clock;
  readonly deadlineMs: number;
  /** At most once, never after `cancel`. `KEY_CHECK_LATE` and `KEY_CHECK_FAILED` come as errors. */
  readonly onOutcome: (outcome: PublishDecision | RtmpError) => void;
};

/**
 * Asks the session for a decision, within a deadline.
 * @returns `cancel`, for when the encoder leaves: the asked is told by its signal, and a session that was opened all the
 *   same is ended at once.
 */
export function checkKey(options: KeyCheckOptions): { cancel(): void } {
  const { authorise, request, connection, clock, deadlineMs, onOutcome } = options;
  const leaving = new AbortController();
  let isOpen = true;
  const settle = (outcome: PublishDecision | RtmpError): void => {
    if (isOpen) {
      isOpen = false;
      deadline.cancel();
      onOutcome(outcome);
    } else if (!(outcome instanceof RtmpError) && outcome.accepted) {
      outcome.sink.onEnd('disconnect', 'The encoder left before it was accepted.');
    }
  };
  const deadline = clock.after(deadlineMs, () => {
    settle(new RtmpError('KEY_CHECK_LATE'));
    leaving.abort();
  });
  // In a function of its own, so that what `authorise` throws at once is told like what it throws later.
  const ask = async (): Promise<PublishDecision> => authorise(request, connection, leaving.signal);
  void ask().then(settle, (error: unknown) => settle(new RtmpError('KEY_CHECK_FAILED', {}, error)));
  return {
    cancel: () => {
      isOpen = false;
      deadline.cancel();
      leaving.abort();
    },
  };
}
