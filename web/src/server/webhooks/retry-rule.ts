/** When a message that did not arrive is sent again, and what an answer means. Pure. */

const S = 1_000;
const MIN = 60 * S;
const HOUR = 60 * MIN;
/** After the first attempt, the second, and so on: some 31 hours in all. */
export const RETRY_AFTER_MS = [5 * S, 30 * S, 2 * MIN, 10 * MIN, HOUR, 6 * HOUR, 24 * HOUR] as const;

/** RFC 9110 §15.5.11: what was there is gone, and will not come back. */
const GONE = 410;

/** @returns whether the receiver has the message: any 2xx, as Standard Webhooks says. */
export function isTaken(status: number | undefined): boolean {
  return status !== undefined && status >= 200 && status < 300;
}

export function isGone(status: number | undefined): boolean {
  return status === GONE;
}

/** @param attempts made so far. @returns how long until the next one, milliseconds; undefined: that was the last. */
export function retryAfter(attempts: number): number | undefined {
  return RETRY_AFTER_MS[attempts - 1];
}

/** @returns what an answer that is no 2xx means, and what to do, in words for who manages the webhook. */
export function sayStatus(host: string, status: number): string {
  if (status >= 300 && status < 400) {
    return `${host} sends on to another address (${status}), which is not followed. Type the address it leads to.`;
  }
  if (isGone(status)) {
    return `${host} says that this address is gone (410). Type the one that is wanted now.`;
  }
  if (status === 401 || status === 403) {
    return `${host} refuses the message (${status}). Look whether it checks the signature by this webhook’s secret.`;
  }
  if (status >= 400 && status < 500) {
    return `${host} refuses the message (${status}). Look at the address, and at what the receiver says.`;
  }
  return `${host} answers with a fault of its own (${status}). Look at the receiver.`;
}
