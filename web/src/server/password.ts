import { hash, verify } from '@node-rs/argon2';
import { NO_PASSWORD } from '@rostrum/store/user-repository';
import { WebError } from '../errors.ts';

/** argon2id, OWASP's second profile: 19 MiB, 2 passes, one lane; about 45 ms. */
const OPTIONS = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/** Hashes at once; each holds 19 MiB. */
const CONCURRENT_MAX = 4;
/** Hashes waiting for their turn, about 3 s of them. */
const WAITING_MAX = 64;
/** A hash nobody's password has, compared when the account does not exist, so that both answers take as long. */
const NOBODY = hash('nobody has this password', OPTIONS);

let running = 0;
const queue: (() => void)[] = [];

async function takeTurn<T>(work: () => Promise<T>): Promise<T> {
  if (running < CONCURRENT_MAX) {
    running += 1;
  } else if (queue.length < WAITING_MAX) {
    // Whoever ends hands its place over, so `running` stays.
    await new Promise<void>((resolve) => queue.push(resolve));
  } else {
    throw new WebError('UNAVAILABLE');
  }
  try {
    return await work();
  } finally {
    const next = queue.shift();
    if (next === undefined) {
      running -= 1;
    } else {
      next();
    }
  }
}

/** @returns the argon2id hash to store. */
export function hashPassword(password: string): Promise<string> {
  return takeTurn(() => hash(password, OPTIONS));
}

/** @returns whether the password is the account's; takes as long when `stored` is absent, or nobody's password. */
export async function isPassword(password: string, stored: string | undefined): Promise<boolean> {
  const known = stored === NO_PASSWORD ? undefined : stored;
  const against = known ?? (await NOBODY);
  const matches = await takeTurn(() => verify(against, password));
  return matches && known !== undefined;
}
