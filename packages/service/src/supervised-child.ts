import { ChildLife, type ChildPlan, type LifeEnd } from './child-life.ts';
import type { Clock, Timer } from './clock.ts';
import type { Part } from './lifecycle.ts';
import type { Log } from './log.ts';
import type { ProcessHealth } from './process-health.ts';
import { HEALTHY_AFTER_MS, restartDelayMs } from './restart-policy.ts';

/** Of several processes of one plan: the one that serves, the one that is to, the one that finishes what it has begun. */
export type LifeStage = 'current' | 'next' | 'leaving';

/** What a child tells its supervisor. */
export type ChildEvents = {
  /** Its output, line by line, both streams. */
  onLine(line: string): void;
  /** A process of it was started, changed its place, or is gone (undefined). */
  onPid(stage: LifeStage, pid: number | undefined): void;
};

/** When a process ended that was not meant to (milliseconds since 1970), and of what. */
export type Death = { readonly at: number; readonly cause: string };

/** `refused`: there is nothing to replace, or it cannot be: why is in the log. */
export type ReplaceOutcome = 'replaced' | 'given up' | 'refused';

/** The longest a child may take to end by itself once told to. Its own parts have 5 s each. */
const STOP_DEADLINE_MS = 10_000;
/** A new process that does not serve by then is given up. */
const READY_DEADLINE_MS = 20_000;
/** How often is looked whether it is stuck; a look that is this late itself tells nothing. */
const LOOK_EVERY_MS = 1_000;
const LATE_LOOK_MS = 2_500;
/** A busy machine may keep a process from the core for seconds. */
const STUCK_AFTER_MS = 20_000;
/** An old one ends its drain by itself after 30 s, then closes; this is for one that does not. */
const LEAVE_DEADLINE_MS = 40_000;
/** Deaths remembered, and of each as much of its cause. */
const DEATHS_MAX = 5;
const CAUSE_CHARACTERS = 300;

/**
 * One process that is started again when it dies, after a growing delay, its cause named in the log.
 * `start` resolves when it serves for the first time, however many tries that takes.
 */
export class SupervisedChild implements Part {
  readonly name: string;
  readonly plan: ChildPlan;
  readonly #log: Log;
  readonly #clock: Clock;
  readonly #events: ChildEvents;
  readonly #lives: Record<LifeStage, ChildLife | undefined> = {
    current: undefined,
    next: undefined,
    leaving: undefined,
  };
  #failures = 0;
  #restarts = 0;
  #nextStart: Timer | undefined;
  #look: Timer | undefined;
  #lookedAt = 0;
  /** It is ended on purpose, to be started again. */
  #isReplacing = false;
  #isClosing = false;
  #closing: Promise<void> | undefined;
  #lastCause: string | undefined;
  /** The newest first. */
  #deaths: readonly Death[] = [];
  /** The one that was killed because it showed no life, and for how long it had shown none. */
  #stuck: { readonly life: ChildLife; readonly silentMs: number } | undefined;
  #onFirstServing: () => void = () => {};

  constructor(plan: ChildPlan, tools: { readonly log: Log; readonly clock: Clock; readonly events: ChildEvents }) {
    this.name = plan.name;
    this.plan = plan;
    this.#log = tools.log;
    this.#clock = tools.clock;
    this.#events = tools.events;
  }

  /** What it does; several may do the same. */
  get role(): string {
    return this.plan.worker?.role ?? this.name;
  }

  /** Whether it has told that it serves, and lives. */
  get isServing(): boolean {
    return this.#lives.current?.isServing === true;
  }

  /** How often it was started again after it had died. */
  get restarts(): number {
    return this.#restarts;
  }

  /** Why it died last, in its own words; undefined when it has not. */
  get lastCause(): string | undefined {
    return this.#lastCause;
  }

  /** Its last deaths, the newest first. */
  get deaths(): readonly Death[] {
    return this.#deaths;
  }

  /** The process that serves, or is to; undefined while there is none. */
  get pid(): number | undefined {
    return this.#lives.current?.pid;
  }

  /** Since when it serves, milliseconds since 1970; undefined: it does not. */
  get servingSince(): number | undefined {
    return this.#lives.current?.servingSince;
  }

  /** What it last told of how it is; undefined for what tells nothing. */
  get health(): ProcessHealth | undefined {
    return this.#lives.current?.health;
  }

  start(): Promise<void> {
    return new Promise((resolve) => {
      this.#onFirstServing = resolve;
      this.#lookedAt = this.#clock.now();
      this.#look = this.#clock.every(LOOK_EVERY_MS, () => this.#lookForStuck());
      this.#spawn('current');
    });
  }

  /**
   * Starts a new process beside the one that serves, on the same sockets. Once it serves, the old one is told to finish
   * what it has begun and to end. A new one that does not come to serve is given up, and the old one goes on. Waits
   * first for an old one that is still leaving. One whose clients hold on to others is ended and the new one, which has
   * loaded meanwhile, begins.
   */
  async replace(): Promise<ReplaceOutcome> {
    if (this.plan.standbyKey !== undefined) {
      return this.#replaceInPlace();
    }
    if (this.plan.inherits === undefined) {
      this.#log.warn(
        { role: this.name },
        'supervisor: its sockets are not held here, so it is not replaced; restart all',
      );
      return 'refused';
    }
    await this.#lives.leaving?.gone;
    if (this.#isClosing || !this.isServing || this.#lives.next !== undefined) {
      this.#log.warn(
        { role: this.name },
        'supervisor: a process that does not serve, or is being replaced, is left alone',
      );
      return 'refused';
    }
    const { promise: served, resolve: serves } = Promise.withResolvers<void>();
    const next = this.#spawn('next', { onServing: serves });
    const outcome = await this.#inTime(next, served);
    if (outcome !== 'in time' || this.#isClosing) {
      this.#giveUp(next, outcome);
      return 'given up';
    }
    this.#takeOver(next);
    return 'replaced';
  }

  /** Ends it: politely, then by force after the deadline. */
  close(): Promise<void> {
    this.#isClosing = true;
    this.#look?.cancel();
    this.#nextStart?.cancel();
    this.#closing ??= Promise.all(this.#all().map((life) => this.#end(life))).then(() => undefined);
    return this.#closing;
  }

  /** Ends it by force, at once. */
  kill(): void {
    this.#isClosing = true;
    this.#look?.cancel();
    this.#nextStart?.cancel();
    for (const life of this.#all()) {
      life.kill('SIGKILL');
    }
  }

  /** @returns its metrics as Prometheus text; undefined when it has none, is away, or takes longer than a second. */
  async askMetrics(): Promise<string | undefined> {
    return this.#lives.current?.askMetrics();
  }

  async #replaceInPlace(): Promise<ReplaceOutcome> {
    const old = this.#lives.current;
    if (this.#isClosing || old?.isServing !== true || this.#lives.next !== undefined) {
      this.#log.warn({ role: this.name }, 'supervisor: a process that does not serve is left alone');
      return 'refused';
    }
    const { promise: loaded, resolve: loads } = Promise.withResolvers<void>();
    const { promise: served, resolve: serves } = Promise.withResolvers<void>();
    const next = this.#spawn('next', { onLoaded: loads, onServing: serves });
    const outcome = await this.#inTime(next, loaded);
    if (outcome !== 'in time' || this.#isClosing) {
      this.#giveUp(next, outcome);
      return 'given up';
    }
    this.#isReplacing = true;
    await this.#end(old);
    this.#isReplacing = false;
    if (this.#isClosing) {
      return 'given up';
    }
    if (!this.#all().includes(next)) {
      // It died while the old one ended.
      this.#startLater();
      return 'given up';
    }
    this.#set('next', undefined);
    this.#set('current', next);
    next.tell({ kind: 'begin' });
    const serving = await Promise.race([served.then(() => true), next.gone.then(() => false)]);
    if (serving) {
      this.#log.info({ role: this.name, pid: next.pid, formerPid: old.pid }, 'supervisor: a new process serves');
    }
    return serving ? 'replaced' : 'given up';
  }

  /** Waits for what a new process is to do. */
  async #inTime(next: ChildLife, done: Promise<void>): Promise<'in time' | 'late' | 'died'> {
    const late = Promise.withResolvers<'late'>();
    const deadline = this.#clock.after(READY_DEADLINE_MS, () => late.resolve('late'));
    const outcome = await Promise.race([
      done.then(() => 'in time' as const),
      late.promise,
      next.gone.then(() => 'died' as const),
    ]);
    deadline.cancel();
    return outcome;
  }

  /** A process that is stuck is as good as dead, and does not know it. */
  #lookForStuck(): void {
    const now = this.#clock.now();
    const isLate = now - this.#lookedAt > LATE_LOOK_MS;
    this.#lookedAt = now;
    const life = this.#lives.current;
    const { stuckAfterMs = STUCK_AFTER_MS } = this.plan;
    if (!isLate && life !== undefined && life.silentMs > stuckAfterMs) {
      this.#log.error({ role: this.name, silentMs: life.silentMs }, 'supervisor: a process is stuck; it is killed');
      this.#stuck = { life, silentMs: life.silentMs };
      life.kill('SIGKILL');
    }
  }

  #all(): ChildLife[] {
    return Object.values(this.#lives).filter((life) => life !== undefined);
  }

  #set(stage: LifeStage, life: ChildLife | undefined): void {
    this.#lives[stage] = life;
    this.#events.onPid(stage, life?.pid);
  }

  #spawn(
    stage: 'current' | 'next',
    { onLoaded, onServing }: { readonly onLoaded?: () => void; readonly onServing?: () => void } = {},
  ): ChildLife {
    const life: ChildLife = new ChildLife(
      this.plan,
      this.#clock,
      {
        onLine: (line) => this.#events.onLine(line),
        ...(onLoaded === undefined ? {} : { onLoaded }),
        onServing: () => {
          onServing?.();
          this.#onFirstServing();
        },
        onOver: (end) => this.#onOver(life, end),
      },
      onLoaded !== undefined,
    );
    this.#set(stage, life);
    return life;
  }

  #takeOver(next: ChildLife): void {
    const old = this.#lives.current;
    this.#set('next', undefined);
    this.#set('current', next);
    this.#log.info({ role: this.name, pid: next.pid, formerPid: old?.pid }, 'supervisor: a new process serves');
    if (old !== undefined) {
      this.#set('leaving', old);
      old.tell({ kind: 'drain' });
      const deadline = this.#clock.after(LEAVE_DEADLINE_MS, () => void this.#end(old));
      void old.gone.then(() => deadline.cancel());
    }
  }

  #giveUp(next: ChildLife, outcome: 'in time' | 'late' | 'died'): void {
    this.#set('next', undefined);
    if (this.#isClosing) {
      return;
    }
    next.kill('SIGKILL');
    this.#log.error(
      {
        role: this.name,
        why: outcome === 'late' ? `it did not serve within ${READY_DEADLINE_MS / 1_000} s` : 'it died',
      },
      'supervisor: a new process is given up; the old one goes on',
    );
    if (this.#lives.current === undefined) {
      this.#startLater();
    }
  }

  async #end(life: ChildLife): Promise<void> {
    life.kill('SIGTERM');
    const force = this.#clock.after(STOP_DEADLINE_MS, () => {
      this.#log.warn({ role: this.name }, 'supervisor: a process did not end when told to; it is killed');
      life.kill('SIGKILL');
    });
    await life.gone;
    force.cancel();
  }

  #onOver(life: ChildLife, end: LifeEnd): void {
    if (life === this.#lives.leaving) {
      this.#set('leaving', undefined);
    } else if (life === this.#lives.next) {
      this.#set('next', undefined);
      this.#lastCause = causeOf(end);
    } else if (life === this.#lives.current) {
      this.#onCurrentOver(life, end);
    }
  }

  #onCurrentOver(life: ChildLife, end: LifeEnd): void {
    // One that has shown that it can is started again at once: clients wait at its door.
    this.#failures = life.servedMs >= HEALTHY_AFTER_MS ? 0 : this.#failures + 1;
    this.#set('current', undefined);
    if (this.#isClosing || this.#isReplacing) {
      return;
    }
    this.#restarts += 1;
    this.#lastCause =
      this.#stuck?.life === life
        ? `it showed no life for ${Math.round(this.#stuck.silentMs / 1_000)} s and was ended by SIGKILL`
        : causeOf(end);
    const death = { at: this.#clock.wallNow(), cause: this.#lastCause.slice(0, CAUSE_CHARACTERS) };
    this.#deaths = [death, ...this.#deaths].slice(0, DEATHS_MAX);
    const { code: exitCode, signal, lastLine } = end;
    this.#log.error(
      { role: this.name, exitCode, signal, lastLine, restartInMs: restartDelayMs(this.#failures) },
      'supervisor: a process died; it is started again',
    );
    // One that is to replace it is under way already.
    if (this.#lives.next === undefined) {
      this.#startLater();
    }
  }

  #startLater(): void {
    this.#nextStart = this.#clock.after(restartDelayMs(this.#failures), () => this.#spawn('current'));
  }
}

function causeOf({ code, signal, lastLine }: LifeEnd): string {
  return signal === null ? (lastLine ?? `it ended with status ${code}`) : `ended by ${signal}`;
}
