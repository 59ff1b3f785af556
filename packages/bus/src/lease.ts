import { randomUUID } from 'node:crypto';
import type { Clock } from '@rostrum/service/clock';
import type { Bus } from './bus.ts';

/** A claim on a key that one process holds at a time, and that lapses when it dies. */
export type Lease = {
  readonly isHeld: boolean;
  /** Gives it up, so that another may take it at once. `onLost` is not called. Idempotent; ends within 2 s. */
  release(): Promise<void>;
};

export type LeaseOptions = {
  readonly key: string;
  /** Who holds it, for whoever is refused: see {@link readLeaseHolder}. */
  readonly holder: string;
  /** How long it stands when nobody renews it, milliseconds. It is renewed each third of that. */
  readonly ttlMs: number;
  readonly clock: Clock;
  /**
   * Called once when it is held no more: another took it, or Redis was away for `ttlMs`. From then on another process
   * may hold it.
   */
  readonly onLost?: () => void;
};

/**
 * Takes a lease and renews it until it is released or lost.
 * @returns undefined when another holds it, or Redis is away (`bus.isConnected` tells which).
 */
export async function acquireLease(bus: Bus, options: LeaseOptions): Promise<Lease | undefined> {
  const { key, holder, ttlMs, clock, onLost } = options;
  const text = JSON.stringify({ holder, token: randomUUID() });
  let heldUntil = clock.now() + ttlMs;
  const isTaken = await bus.claims.take(key, text, ttlMs);
  if (isTaken !== true) {
    if (isTaken === undefined) {
      // Redis may have taken it and not answered in time; nobody should wait for it to lapse.
      void bus.claims.release(key, text);
    }
    return undefined;
  }
  let isHeld = true;
  let isRenewing = false;
  const end = (): void => {
    isHeld = false;
    renewal.cancel();
    expiry.cancel();
  };
  const lose = (): void => {
    if (isHeld) {
      end();
      onLost?.();
    }
  };
  const renew = async (): Promise<void> => {
    if (isRenewing) {
      return;
    }
    isRenewing = true;
    // Counted from before Redis starts its own count, so that it ends here first.
    const askedAt = clock.now();
    const isMine = await bus.claims.extend(key, text, ttlMs);
    isRenewing = false;
    if (!isHeld) {
      return;
    }
    if (isMine === false) {
      lose();
    } else if (isMine === true) {
      heldUntil = askedAt + ttlMs;
      expiry.cancel();
      expiry = clock.after(heldUntil - clock.now(), lose);
    }
  };
  const renewal = clock.every(ttlMs / 3, () => void renew());
  let expiry = clock.after(heldUntil - clock.now(), lose);
  return {
    get isHeld() {
      return isHeld;
    },
    async release() {
      if (isHeld) {
        end();
        await bus.claims.release(key, text);
      }
    },
  };
}

/** @returns who holds a lease now; undefined when nobody does, or Redis is away. */
export async function readLeaseHolder(bus: Bus, key: string): Promise<string | undefined> {
  const value = await bus.get(key);
  return typeof value === 'object' && value !== null && 'holder' in value && typeof value.holder === 'string'
    ? value.holder
    : undefined;
}
