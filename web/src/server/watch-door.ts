import { createHash, randomBytes } from 'node:crypto';
import type { WatchWay } from '@rostrum/contract/api';
import { isCountryAllowed } from '@rostrum/contract/countries';
import type { Role } from '@rostrum/contract/entitlement-claims';
import type { SigningKeys } from '@rostrum/entitlement/key-ring';
import { mintToken } from '@rostrum/entitlement/token';
import type { Clock } from '@rostrum/service/clock';
import { placeOf } from '@rostrum/service/networks';
import type { AccessRules } from '@rostrum/store/access-repository';
import type { Channel } from '@rostrum/store/channel-repository';
import type { Store } from '@rostrum/store/store';
import type { Ticket } from '@rostrum/store/ticket-repository';
import { WebError, type WebErrorCode } from '../errors.ts';
import type { AccessInForce, EventAccess, InForce } from './access-in-force.ts';
import type { Account } from './account.ts';
import { sayCountryRefusal } from './country-words.ts';
import { DoorLimiter } from './door-limiter.ts';
import { findChannel } from './find-channel.ts';
import { RightPasswords } from './right-passwords.ts';
import { judge, type Lack, type Right, type Verdict } from './watch-rights.ts';

/** Who asks to watch. */
export type Viewer = {
  /** The signed visitor id of the browser. */
  readonly visitor: string;
  readonly account: Account | undefined;
  /** Where they ask from; guesses are counted by it. */
  readonly address: string;
  /** Where a trusted proxy says they are (ISO 3166-1); undefined: not known. */
  readonly country: string | undefined;
};

/** What they show to be let in. */
export type Shown = { readonly password?: string | undefined; readonly ticket?: string | undefined };

export type WatchDoorParts = {
  readonly store: Store;
  readonly inForce: Pick<AccessInForce, 'of' | 'upcoming'>;
  readonly keys: SigningKeys;
  readonly clock: Clock;
  /** Whether an account runs a channel, or keeps order in its chat. */
  readonly roleOf: (slug: string, account: Account) => Promise<Role>;
};

/** Long enough for an event, so that playing outlives an absence of the site. Seconds. */
const LIFETIME_S = 12 * 3600;
const TOKEN_ID_BYTES = 8;
const MINUTE_MS = 60_000;
/** A token's embed origins are bounded by its contract. */
const EMBED_ORIGINS_MAX = 4;

const REFUSALS: Readonly<Record<Lack, WebErrorCode>> = {
  password: 'PASSWORD_NEEDED',
  'sign-in': 'SIGN_IN_TO_WATCH',
  membership: 'NOT_A_MEMBER',
  ticket: 'TICKET_NEEDED',
  country: 'COUNTRY_REFUSED',
  opening: 'NOT_OPEN_YET',
  closed: 'CLOSED',
};

/** Lets people in to channels: looks at what they have and show, and mints the entitlement with which edges give media. */
export class WatchDoor {
  readonly #parts: WatchDoorParts;
  readonly #limiter: DoorLimiter;
  readonly #passwords = new RightPasswords();

  constructor(parts: WatchDoorParts) {
    this.#parts = parts;
    this.#limiter = new DoorLimiter(parts.clock);
  }

  /**
   * @returns the way to the media. @throws WebError `NO_SUCH_CHANNEL`; what is lacking: `PASSWORD_NEEDED`,
   * `SIGN_IN_TO_WATCH`, `NOT_A_MEMBER`, `TICKET_NEEDED`, `NOT_OPEN_YET`,
   * `CLOSED`, `COUNTRY_REFUSED`, `SHOWN_OUT`; what is wrong with what was shown:
   * `PASSWORD_WRONG`, `TICKET_UNKNOWN`, `TICKET_OVER`, `TICKET_OF_ANOTHER_EVENT`, `TICKET_IN_USE`, `TOO_MANY_TRIES`.
   */
  async enter(slug: string, viewer: Viewer, shown: Shown): Promise<WatchWay> {
    const { store, clock } = this.#parts;
    // Before anything is looked at: what is taken back meanwhile is taken back of this token too.
    const iat = Math.floor(clock.wallNow() / 1000);
    await this.#show(slug, viewer, shown);
    // Anew: showing takes a while, in which the rules may have changed.
    const channel = await findChannel(store, slug);
    const rules = await store.access.of(channel.id);
    const role = await this.#roleOf(channel, viewer.account);
    const now = this.#parts.inForce.of(channel);
    const verdict = await this.#judge(channel, rules, viewer, { role, now });
    if (!verdict.may) {
      const opensAt = verdict.lack === 'opening' ? rules.opensAt : undefined;
      throw new WebError(REFUSALS[verdict.lack], {
        channel: slug,
        ...(opensAt === undefined ? {} : { at: new Date(opensAt).toISOString() }),
        ...(verdict.lack === 'country' ? { why: sayCountryRefusal(viewer.country) } : {}),
      });
    }
    if (!isOpenToAll(channel) && role !== 'host') {
      await this.#assertNotShownOut(channel, viewer.visitor);
    }
    // A rehearsal is played by a host's right alone.
    return isOpenToAll(now) && role !== 'host'
      ? { hlsUrl: `/hls/${slug}/index.m3u8`, expiresAt: null }
      : this.#mint(channel, rules, viewer, { ...verdict, role, iat });
  }

  /** The same for a browser that was let in before, whoever is signed in there. */
  enterAsGuest(slug: string, visitor: string, country: string | undefined): Promise<WatchWay> {
    return this.enter(slug, { visitor, account: undefined, address: 'direct', country }, {});
  }

  /** @returns whether they may watch now, by what they have shown before. @throws WebError `NO_SUCH_CHANNEL`. */
  async judge(slug: string, viewer: Omit<Viewer, 'address'>): Promise<Verdict> {
    const channel = await findChannel(this.#parts.store, slug);
    const role = await this.#roleOf(channel, viewer.account);
    const rules = await this.#parts.store.access.of(channel.id);
    return this.#judge(channel, rules, viewer, { role, now: this.#parts.inForce.of(channel) });
  }

  /** @throws WebError `SHOWN_OUT`. */
  async #assertNotShownOut({ id, slug }: Channel, visitor: string): Promise<void> {
    const { store, clock } = this.#parts;
    const until = await store.keptOut.until(id, sessionOfVisitor(visitor));
    if (until !== undefined) {
      const minutes = Math.max(1, Math.ceil((until - clock.wallNow()) / MINUTE_MS));
      const when =
        minutes === 1 ? 'in a minute' : minutes < 120 ? `in ${minutes} minutes` : `in ${Math.ceil(minutes / 60)} hours`;
      throw new WebError('SHOWN_OUT', { channel: slug, when });
    }
  }

  async #roleOf({ slug }: Channel, account: Account | undefined): Promise<Role> {
    return account === undefined ? 'viewer' : this.#parts.roleOf(slug, account);
  }

  async #judge(
    channel: Channel,
    rules: AccessRules,
    viewer: Omit<Viewer, 'address'>,
    { role, now }: { readonly role: Role; readonly now: InForce },
  ): Promise<Verdict> {
    // Who runs a channel sees it wherever they are.
    if (rules.countries !== undefined && role !== 'host' && !isCountryAllowed(rules.countries, viewer.country)) {
      return { may: false, lack: 'country' };
    }
    const isHost = role !== 'viewer';
    const verdict = await this.#judgeUnder(channel, rules, viewer, { isHost, inForce: now });
    if (!verdict.may || verdict.isByAccess !== true) {
      return verdict;
    }
    const under = [now.under];
    // The same right may hold under what comes next: whoever has it goes on then without being asked.
    for (const next of isOpenToAll(now) ? [] : this.#parts.inForce.upcoming(channel)) {
      const later = isOpenToAll(next)
        ? undefined
        : await this.#judgeUnder(channel, rules, viewer, { isHost, inForce: next });
      if (later?.may === true && later.subject === verdict.subject) {
        under.push(next.under);
      }
    }
    return { ...verdict, under };
  }

  async #judgeUnder(
    channel: Channel,
    rules: AccessRules,
    { visitor, account }: Omit<Viewer, 'address'>,
    { isHost, inForce: { access, event } }: { readonly isHost: boolean; readonly inForce: InForce },
  ): Promise<Verdict> {
    const { store, clock } = this.#parts;
    const { id } = channel;
    const { opensAt, closesAt } = rules;
    const passwordVersion = event?.access.version ?? rules.passwordVersion;
    const isGranted = (): Promise<boolean> =>
      event === undefined
        ? store.access.isGranted(id, visitor, passwordVersion)
        : store.schedule.isGranted(event.planId, visitor, passwordVersion);
    return judge(
      { id: event?.planId ?? id, access },
      { opensAt, closesAt, passwordVersion },
      {
        accountId: account?.id,
        isHost,
        isMember: access === 'members' && account !== undefined && (await this.#isMember(id, event, account.email)),
        isGranted: access === 'password' && (await isGranted()),
        ticket: access === 'ticket' ? await store.tickets.ofDevice(id, visitor, event?.planId) : undefined,
        siteGrant: isOpenToAll({ access }) ? undefined : await store.siteSecrets.grantOf(id, visitor),
      },
      clock.wallNow(),
    );
  }

  /** An event for members is for the groups it names; where it names none, for the channel's members. */
  #isMember(channelId: string, event: EventAccess | undefined, email: string): Promise<boolean> {
    const { access, schedule } = this.#parts.store;
    return event === undefined || event.access.groups.length === 0
      ? access.isMember(channelId, email)
      : schedule.isInGroups(event.planId, email);
  }

  async #show(slug: string, viewer: Viewer, { password, ticket }: Shown): Promise<void> {
    const channel = await findChannel(this.#parts.store, slug);
    const { access, event } = this.#parts.inForce.of(channel);
    if (password !== undefined && access === 'password') {
      await this.#showPassword(channel, event, viewer, password);
    }
    if (ticket !== undefined && access === 'ticket') {
      await this.#showTicket(channel, event, viewer, ticket);
    }
  }

  async #showPassword(
    channel: Channel,
    event: EventAccess | undefined,
    viewer: Viewer,
    password: string,
  ): Promise<void> {
    const { access, schedule } = this.#parts.store;
    const { passwordHash, passwordVersion } = await access.of(channel.id);
    const isRight = await this.#limiter.try(channel.id, fromOf(viewer), () =>
      this.#passwords.isRight(password, event === undefined ? passwordHash : event.access.passwordHash),
    );
    if (!isRight) {
      throw new WebError('PASSWORD_WRONG', { channel: channel.slug });
    }
    await (event === undefined
      ? access.grant(channel.id, viewer.visitor, passwordVersion)
      : schedule.grant(event.planId, viewer.visitor, event.access.version));
  }

  async #showTicket(channel: Channel, event: EventAccess | undefined, viewer: Viewer, code: string): Promise<void> {
    const { tickets } = this.#parts.store;
    let ticket: Ticket | undefined;
    await this.#limiter.try(channel.id, fromOf(viewer), async () => {
      ticket = await tickets.byCode(channel.id, code);
      return ticket !== undefined;
    });
    if (ticket === undefined) {
      throw new WebError('TICKET_UNKNOWN', { channel: channel.slug });
    }
    const isOver = ticket.expiresAt !== undefined && ticket.expiresAt <= this.#parts.clock.wallNow();
    if (ticket.revokedAt !== undefined || isOver) {
      throw new WebError('TICKET_OVER', { channel: channel.slug });
    }
    if (ticket.planId !== undefined && ticket.planId !== event?.planId) {
      throw new WebError('TICKET_OF_ANOTHER_EVENT', { channel: channel.slug });
    }
    if (!(await tickets.enter(ticket.id, viewer.visitor))) {
      throw new WebError('TICKET_IN_USE', { channel: channel.slug, devices: ticket.devices });
    }
  }

  #mint(
    { slug }: Channel,
    { embedOrigins }: AccessRules,
    { visitor }: Viewer,
    right: Right & { readonly role: Role; readonly iat: number },
  ): WatchWay {
    const { keys } = this.#parts;
    const { subject, until, devices, refuse = 'newest', under, role, iat } = right;
    const exp = Math.max(iat + 1, Math.min(iat + LIFETIME_S, Math.floor((until ?? Number.POSITIVE_INFINITY) / 1000)));
    const token = mintToken(
      {
        jti: randomBytes(TOKEN_ID_BYTES).toString('hex'),
        sub: subject,
        slug,
        role: role === 'host' ? 'host' : 'viewer',
        use: 'watch',
        iat,
        exp,
        sid: sessionOfVisitor(visitor),
        ...(devices === undefined ? {} : { sessions: { max: Math.min(devices, 100), refuse } }),
        ...(embedOrigins.length === 0 ? {} : { embed: embedOrigins.slice(0, EMBED_ORIGINS_MAX) }),
        ...(under === undefined ? {} : { under: [...under] }),
      },
      keys.current,
    );
    return { hlsUrl: `/hls/t/${token}/${slug}/index.m3u8`, expiresAt: exp * 1000 };
  }
}

/** All that one browser plays is one session. */
function sessionOfVisitor(visitor: string): string {
  return createHash('sha256').update(visitor).digest('base64url').slice(0, 22);
}

function isOpenToAll({ access }: Pick<InForce, 'access'>): boolean {
  return access === 'public' || access === 'unlisted';
}

/** By what tries are counted. */
function fromOf({ address, visitor }: Viewer): { readonly place: string; readonly browser: string } {
  return { place: placeOf(address), browser: visitor };
}
