import type { Bus } from '@rostrum/bus/bus';
import type { ChannelAccess, ChannelTicket } from '@rostrum/contract/api';
import type { Access } from '@rostrum/contract/channel-card';
import type { CountryRule } from '@rostrum/contract/countries';
import type { Clock } from '@rostrum/service/clock';
import type { Log } from '@rostrum/service/log';
import type { Member } from '@rostrum/store/access-repository';
import type { Store } from '@rostrum/store/store';
import type { PrintableTicket } from '@rostrum/store/ticket-repository';
import { WebError } from '../errors.ts';
import type { Actor } from './account.ts';
import type { Channels } from './channels.ts';
import { findChannel } from './find-channel.ts';
import { readMembers } from './member-list.ts';
import { hashPassword } from './password.ts';
import { revoke, revokeRight } from './revoke.ts';
import { subjectOf } from './watch-rights.ts';
import type { WebhookTeller } from './webhooks/teller.ts';

export type AccessPatch = {
  readonly access?: Access | undefined;
  readonly password?: string | undefined;
  /** Milliseconds since 1970; null: none. */
  readonly opensAt?: number | null | undefined;
  readonly closesAt?: number | null | undefined;
  readonly embedOrigins?: readonly string[] | undefined;
  /** Ids of the groups that are admitted. */
  readonly groups?: readonly string[] | undefined;
  /** null: from everywhere. */
  readonly countries?: CountryRule | null | undefined;
};

/** What tokens of the site last at most, and a day: by then a revocation is spent. */
const REVOCATION_MS = 36 * 3_600_000;
/** Lines without an address that are told back. */
const SKIPPED_MAX = 20;

/** Who may watch a channel, for those who run it. All methods @throws WebError `NO_SUCH_CHANNEL`. */
export class AccessDesk {
  readonly #parts: {
    readonly store: Store;
    readonly bus: Bus;
    readonly channels: Channels;
    readonly clock: Clock;
    readonly log: Log;
    readonly webhooks: WebhookTeller;
    /** Why countries cannot be told apart, in words; undefined: they can. */
    readonly countriesFault: string | undefined;
  };

  constructor(parts: {
    store: Store;
    bus: Bus;
    channels: Channels;
    clock: Clock;
    log: Log;
    webhooks: WebhookTeller;
    countriesFault: string | undefined;
  }) {
    this.#parts = parts;
  }

  async of(slug: string): Promise<ChannelAccess> {
    const { store } = this.#parts;
    const channel = await findChannel(store, slug);
    const rules = await store.access.of(channel.id);
    return {
      access: channel.access,
      hasPassword: rules.passwordHash !== undefined,
      opensAt: rules.opensAt ?? null,
      closesAt: rules.closesAt ?? null,
      embedOrigins: [...rules.embedOrigins],
      groups: await this.#groupsOf(channel.id),
      countries: rules.countries ?? null,
      countriesFault: this.#parts.countriesFault ?? null,
    };
  }

  /**
   * Whoever plays by what was asked before is asked anew, at once.
   * @throws WebError `PASSWORD_MISSING`, `TIMES_CROSSED`, `COUNTRIES_UNKNOWN`; the password's own faults as
   * `BAD_REQUEST`; RostrumError `NO_SUCH_GROUP`.
   */
  async set(slug: string, patch: AccessPatch, by: Actor): Promise<ChannelAccess> {
    const { store, channels, log } = this.#parts;
    const channel = await findChannel(store, slug);
    const before = await store.access.of(channel.id);
    const access = patch.access ?? channel.access;
    if (access === 'password' && before.passwordHash === undefined && patch.password === undefined) {
      throw new WebError('PASSWORD_MISSING');
    }
    const opensAt = patch.opensAt === undefined ? before.opensAt : patch.opensAt;
    const closesAt = patch.closesAt === undefined ? before.closesAt : patch.closesAt;
    if (typeof opensAt === 'number' && typeof closesAt === 'number' && closesAt <= opensAt) {
      throw new WebError('TIMES_CROSSED');
    }
    const { countriesFault } = this.#parts;
    if (patch.countries !== undefined && patch.countries !== null && countriesFault !== undefined) {
      throw new WebError('COUNTRIES_UNKNOWN', { why: countriesFault });
    }
    const groupsBefore = await store.access.groups(channel.id);
    if (patch.groups !== undefined) {
      await store.access.setGroups(channel.id, patch.groups);
    }
    await store.access.set(channel.id, {
      opensAt: patch.opensAt,
      closesAt: patch.closesAt,
      embedOrigins: patch.embedOrigins,
      countries: patch.countries,
      ...(patch.password === undefined ? {} : { passwordHash: await hashPassword(patch.password) }),
    });
    if (access !== channel.access) {
      await store.channels.update(slug, { access });
    }
    await channels.tell(slug);
    const hasNewTime = typeof patch.opensAt === 'number' || typeof patch.closesAt === 'number';
    const losesGroup = patch.groups !== undefined && groupsBefore.some((id) => patch.groups?.includes(id) !== true);
    const isAskedAnew = access !== channel.access || patch.password !== undefined || hasNewTime || losesGroup;
    if (isAskedAnew || patch.embedOrigins !== undefined) {
      await this.askAnew(slug);
      await this.#parts.webhooks.revoked(channel, { right: 'all' });
    }
    const detail = {
      access,
      ...(patch.password === undefined ? {} : { password: 'changed' }),
      ...(patch.groups === undefined ? {} : { groups: (await this.#groupsOf(channel.id)).map(({ name }) => name) }),
      ...(patch.countries === undefined ? {} : { countries: sayCountries(patch.countries) }),
    };
    await store.audit.add({ by, action: 'access.changed', subject: slug, detail });
    log.info({ channel: slug, user: by.id, access }, 'web: who may watch was changed');
    return this.of(slug);
  }

  async members(slug: string): Promise<readonly Member[]> {
    const { store } = this.#parts;
    return store.access.members((await findChannel(store, slug)).id);
  }

  /**
   * @param text one a line, or CSV with the addresses in any column.
   * @returns how many are new. @throws WebError `NO_MEMBERS_FOUND`; RostrumError `TOO_MANY_MEMBERS`.
   */
  async addMembers(slug: string, text: string, by: Actor): Promise<{ added: number; skipped: readonly string[] }> {
    const { store, log } = this.#parts;
    const { id } = await findChannel(store, slug);
    const { members, faults } = readMembers(text);
    if (members.length === 0) {
      throw new WebError('NO_MEMBERS_FOUND');
    }
    const added = await store.access.addMembers(id, members);
    await store.audit.add({ by, action: 'members.added', subject: slug, detail: { added } });
    log.info({ channel: slug, user: by.id, added }, 'web: members were added');
    return { added, skipped: faults.slice(0, SKIPPED_MAX).map((fault) => fault.text) };
  }

  /** If they watch, they are out at once. @throws WebError `NO_SUCH_MEMBER`. */
  async removeMember(slug: string, email: string, by: Actor): Promise<void> {
    const { store, log } = this.#parts;
    const channel = await findChannel(store, slug);
    if (!(await store.access.removeMember(channel.id, email))) {
      throw new WebError('NO_SUCH_MEMBER');
    }
    const user = await store.users.byEmail(email);
    if (user !== undefined) {
      await this.takeBackFrom(user.id);
    }
    await this.#parts.webhooks.revoked(channel, { right: 'member', member: email });
    await store.audit.add({ by, action: 'member.removed', subject: slug, detail: { email } });
    log.info({ channel: slug, user: by.id }, 'web: a member was removed');
  }

  async tickets(slug: string): Promise<readonly ChannelTicket[]> {
    const { store } = this.#parts;
    return (await store.tickets.list((await findChannel(store, slug)).id)).map(tell);
  }

  /** @throws WebError `NO_SUCH_PLAN`; RostrumError `TOO_MANY_TICKETS`. */
  async addTickets(
    slug: string,
    wish: { count: number; label: string; devices: number; expiresAt: number | null; plan: string | null },
    by: Actor,
  ): Promise<readonly ChannelTicket[]> {
    const { store, log } = this.#parts;
    const { id } = await findChannel(store, slug);
    const plan = wish.plan === null ? undefined : (await store.schedule.list(id)).find((each) => each.id === wish.plan);
    if (wish.plan !== null && plan === undefined) {
      throw new WebError('NO_SUCH_PLAN');
    }
    const made = await store.tickets.add(id, { ...wish, expiresAt: wish.expiresAt ?? undefined, planId: plan?.id });
    await store.audit.add({
      by,
      action: 'tickets.made',
      subject: slug,
      detail: { count: made.length, label: wish.label, ...(plan === undefined ? {} : { for: plan.title }) },
    });
    log.info({ channel: slug, user: by.id, count: made.length }, 'web: tickets were made');
    return made.map(tell);
  }

  /** Whoever plays by it is out at once. @throws WebError `NO_SUCH_TICKET`. */
  async revokeTicket(slug: string, ticketId: string, by: Actor): Promise<void> {
    const { store, log } = this.#parts;
    const channel = await findChannel(store, slug);
    if ((await store.tickets.revoke(channel.id, ticketId)) === undefined) {
      throw new WebError('NO_SUCH_TICKET');
    }
    await this.#revokeRight(subjectOf.ticket(ticketId));
    await this.#parts.webhooks.revoked(channel, { right: 'ticket', ticket: ticketId });
    await store.audit.add({ by, action: 'ticket.revoked', subject: slug, detail: { ticket: ticketId } });
    log.info({ channel: slug, user: by.id, ticket: ticketId }, 'web: a ticket was taken back');
  }

  /** What somebody watches by their account ends at once; their page asks whether they may still. */
  takeBackFrom(accountId: string): Promise<void> {
    return this.#revokeRight(subjectOf.account(accountId));
  }

  async #groupsOf(channelId: string): Promise<ChannelAccess['groups']> {
    const { store } = this.#parts;
    const admitted = new Set(await store.access.groups(channelId));
    return (await store.groups.list())
      .filter(({ id }) => admitted.has(id))
      .map(({ id, name, members }) => ({ id, name, members }));
  }

  /** Whoever plays is asked anew, at once. */
  async askAnew(slug: string): Promise<void> {
    const { store, bus, clock } = this.#parts;
    const at = clock.wallNow();
    await revoke(store, bus, { kind: 'channel', subject: slug, at, until: at + REVOCATION_MS });
  }

  async #revokeRight(subject: string): Promise<void> {
    const { store, bus, clock } = this.#parts;
    const at = clock.wallNow();
    await revokeRight(subject, { store, bus, at, until: at + REVOCATION_MS });
  }
}

function sayCountries(countries: CountryRule | null): string {
  return countries === null ? 'all' : `${countries.rule === 'only' ? 'only' : 'all but'} ${countries.codes.join(', ')}`;
}

function tell(ticket: PrintableTicket): ChannelTicket {
  const { id, code, label, devices, used, expiresAt, createdAt, revokedAt, planId } = ticket;
  return {
    id,
    code: code ?? null,
    label,
    devices,
    used,
    expiresAt: expiresAt ?? null,
    createdAt,
    revokedAt: revokedAt ?? null,
    plan: planId ?? null,
  };
}
