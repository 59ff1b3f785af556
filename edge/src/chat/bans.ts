import type { Bus } from '@rostrum/bus/bus';
import { KEYS, TOPICS } from '@rostrum/contract/bus-topics';
import { type ChatBan, chatBanSchema } from '@rostrum/contract/chat';
import type { Part } from '@rostrum/service/lifecycle';
import type { LastKnown } from '../last-known.ts';
import { isStaff, type Member } from './member.ts';

/** Bans known at once; past it the oldest is forgotten here, though not in the store. */
const MAX_BANS = 20_000;

/** Who may not speak where: from the bus, and from disk while it is away. */
export class ChatBans implements Part {
  readonly name = 'chat bans';
  readonly #bus: Bus;
  readonly #disk: LastKnown;
  readonly #onBan: (ban: ChatBan) => void;
  readonly #bans = new Map<string, ChatBan>();
  /** `slug kind subject` → how many bans say so. */
  readonly #subjects = new Map<string, number>();

  /** @param onBan called for each ban that was not in force before. */
  constructor(bus: Bus, disk: LastKnown, onBan: (ban: ChatBan) => void) {
    this.#bus = bus;
    this.#disk = disk;
    this.#onBan = onBan;
  }

  async start(): Promise<void> {
    const saved = await this.#disk.load();
    if (Array.isArray(saved)) {
      saved.forEach((ban) => this.#learn(ban));
    }
    this.#bus.subscribe(TOPICS.chatBan, (payload) => this.#learn(payload));
    this.#bus.onConnect(() => this.#learnAll());
    if (this.#bus.isConnected) {
      await this.#learnAll();
    }
  }

  async close(): Promise<void> {
    await this.#disk.flush();
  }

  /** Whether a member may not take part. Staff is never locked out by the address it shares with others. */
  isBanned(member: Member): boolean {
    const { slug, visitorId, addressHash, role } = member;
    return (
      role !== 'host' &&
      (this.#subjects.has(subjectKey(slug, 'visitor', visitorId)) ||
        (!isStaff(role) && this.#subjects.has(subjectKey(slug, 'address', addressHash))))
    );
  }

  /** Puts a ban in force on every edge. @returns false when Redis is away; then it is in force nowhere. */
  async add(ban: ChatBan): Promise<boolean> {
    if (!(await this.#bus.hashSet(KEYS.chatBans, ban.id, ban))) {
      return false;
    }
    this.#learn(ban);
    await this.#bus.publish(TOPICS.chatBan, ban);
    return true;
  }

  async #learnAll(): Promise<void> {
    const before = [...this.#bans.values()];
    const all = await this.#bus.hashAll(KEYS.chatBans);
    if (all === undefined) {
      return;
    }
    // The hash is whole: what was known and is not in it was lifted while we were not listening.
    for (const ban of before) {
      if (!all.has(ban.id)) {
        this.#learn({ ...ban, lifted: true });
      }
    }
    all.forEach((ban) => this.#learn(ban));
  }

  #learn(payload: unknown): void {
    const parsed = chatBanSchema.safeParse(payload);
    if (!parsed.success) {
      return;
    }
    const ban = parsed.data;
    const isKnown = this.#bans.has(ban.id);
    if (ban.lifted === true) {
      this.#forget(ban.id);
    } else if (!isKnown) {
      this.#bans.set(ban.id, ban);
      const key = subjectKey(ban.slug, ban.kind, ban.subject);
      this.#subjects.set(key, (this.#subjects.get(key) ?? 0) + 1);
      for (const oldest of this.#bans.keys()) {
        if (this.#bans.size <= MAX_BANS) {
          break;
        }
        this.#forget(oldest);
      }
      this.#onBan(ban);
    }
    this.#disk.save(() => [...this.#bans.values()]);
  }

  #forget(id: string): void {
    const ban = this.#bans.get(id);
    if (ban === undefined) {
      return;
    }
    this.#bans.delete(id);
    const key = subjectKey(ban.slug, ban.kind, ban.subject);
    const count = (this.#subjects.get(key) ?? 0) - 1;
    if (count > 0) {
      this.#subjects.set(key, count);
    } else {
      this.#subjects.delete(key);
    }
  }
}

function subjectKey(slug: string, kind: ChatBan['kind'], subject: string): string {
  return `${slug} ${kind} ${subject}`;
}
