import { createHash } from 'node:crypto';
import type { SiteSecretMade, SiteSecretState } from '@rostrum/contract/api';
import type { Clock } from '@rostrum/service/clock';
import type { Log } from '@rostrum/service/log';
import type { Store } from '@rostrum/store/store';
import { WebError } from '../errors.ts';
import type { AccessDesk } from './access.ts';
import type { Actor } from './account.ts';
import { findChannel } from './find-channel.ts';
import { readSiteToken } from './site-token.ts';
import { subjectOf } from './watch-rights.ts';

/**
 * Lets in whom a channel's own site has signed in: the site signs a token for each viewer by the channel's secret, and
 * the viewer's browser shows it here once. All methods @throws WebError `NO_SUCH_CHANNEL`.
 */
export class OwnSite {
  readonly #parts: { readonly store: Store; readonly access: AccessDesk; readonly clock: Clock; readonly log: Log };

  constructor(parts: { store: Store; access: AccessDesk; clock: Clock; log: Log }) {
    this.#parts = parts;
  }

  async of(slug: string): Promise<SiteSecretState> {
    const { store } = this.#parts;
    return { madeAt: (await store.siteSecrets.madeAt((await findChannel(store, slug)).id)) ?? null };
  }

  /** In place of the one there is; whoever was let in by that is asked anew. @returns the secret, told this once. */
  async makeSecret(slug: string, by: Actor): Promise<SiteSecretMade> {
    const { store, access, clock, log } = this.#parts;
    const { id } = await findChannel(store, slug);
    const isReplaced = (await store.siteSecrets.madeAt(id)) !== undefined;
    const secret = await store.siteSecrets.issue(id);
    if (isReplaced) {
      await access.askAnew(slug);
    }
    await store.audit.add({ by, action: 'site-secret.made', subject: slug });
    log.info({ channel: slug, user: by.id }, 'web: a signing secret was made');
    return { madeAt: (await store.siteSecrets.madeAt(id)) ?? clock.wallNow(), secret };
  }

  /** Whoever was let in by it is asked anew. Idempotent. */
  async removeSecret(slug: string, by: Actor): Promise<SiteSecretState> {
    const { store, access, log } = this.#parts;
    if (await store.siteSecrets.remove((await findChannel(store, slug)).id)) {
      await access.askAnew(slug);
      await store.audit.add({ by, action: 'site-secret.removed', subject: slug });
      log.info({ channel: slug, user: by.id }, 'web: a signing secret was taken away');
    }
    return { madeAt: null };
  }

  /**
   * Lets a browser in by what its own site signed.
   * @throws WebError `SITE_SIGNS_NONE`, and the codes of {@link readSiteToken}; RostrumError `SITE_SECRET_UNREADABLE`.
   */
  async enter(slug: string, visitor: string, token: string): Promise<void> {
    const { store, clock } = this.#parts;
    const { id } = await findChannel(store, slug);
    const found = await store.siteSecrets.of(id);
    if (found === undefined) {
      throw new WebError('SITE_SIGNS_NONE', { channel: slug });
    }
    const { viewer, until, devices } = await readSiteToken(token, {
      secret: found.secret,
      slug,
      now: clock.wallNow(),
    });
    // Names of an own site may hold anything, also an e-mail address, which is no edge's business.
    const hash = createHash('sha256').update(`${id} ${viewer}`).digest('base64url');
    await store.siteSecrets.grant(id, visitor, {
      subject: subjectOf.site(hash),
      until,
      devices,
      version: found.version,
    });
  }
}
