import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { isPassword } from './password.ts';

/** Passwords remembered, one a channel. */
const REMEMBERED_MAX = 1_000;

/**
 * Channels' passwords, of which a whole school shows the same one in the same minute: the digest of one that was right is
 * kept in memory, under a key nobody else has, so that only the first costs a slow hash.
 */
export class RightPasswords {
  readonly #key = randomBytes(32);
  /** By the stored hash they match. */
  readonly #digests = new Map<string, Buffer>();

  /** @param stored the argon2id hash; undefined: nothing is right, and it takes as long. */
  async isRight(password: string, stored: string | undefined): Promise<boolean> {
    const digest = createHmac('sha256', this.#key).update(password).digest();
    const known = stored === undefined ? undefined : this.#digests.get(stored);
    if (known !== undefined && timingSafeEqual(known, digest)) {
      return true;
    }
    const isSo = await isPassword(password, stored);
    if (isSo && stored !== undefined) {
      if (this.#digests.size >= REMEMBERED_MAX) {
        this.#digests.clear();
      }
      this.#digests.set(stored, digest);
    }
    return isSo;
  }
}
