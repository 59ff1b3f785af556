import { type ChildProcess, spawn } from 'node:child_process';
import type { Clock } from './clock.ts';
import type { HeldSocket } from './held-socket.ts';
import { writeInherited } from './inherited-sockets.ts';
import { causeIn, OutputLines } from './output-lines.ts';
import type { ProcessHealth } from './process-health.ts';

/** A process to keep running. */
export type ChildPlan = {
  readonly name: string;
  /** One of several that do the same; by default it is alone, and its name is its role's. */
  readonly worker?: { readonly role: string; readonly index: number };
  readonly program: string;
  readonly programArguments: readonly string[];
  readonly cwd: string;
  readonly environment: NodeJS.ProcessEnv;
  /**
   * How it tells that it serves: a role of ours by IPC (`{ kind: 'ready' }`), another program by being asked until it
   * answers.
   */
  readonly readiness: 'ipc' | (() => Promise<boolean>);
  /**
   * Its clients hold on to others, so to replace it is to end it and begin another, which is loaded beforehand: a role
   * of ours that is told by this key to say that it is loaded (`{ kind: 'loaded' }`) and to wait for `{ kind: 'begin' }`.
   */
  readonly standbyKey?: string;
  /** A role of ours that serves and shows no life for this long is stuck, and is killed; milliseconds. */
  readonly stuckAfterMs?: number;
  /** Sockets it inherits, by name, told to it by this key. A process with such may be replaced while it serves. */
  readonly inherits?: { readonly key: string; readonly sockets: ReadonlyMap<string, HeldSocket> };
};

/** How a process ended. */
export type LifeEnd = {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** The last of its output that names a cause. */
  readonly lastLine: string | undefined;
};

/** What one process tells its supervisor; `onOver` is the last of it. */
export type LifeEvents = {
  /** Its output, line by line, both streams. */
  onLine(line: string): void;
  /** It waits to be told to begin. */
  onLoaded?(): void;
  onServing(): void;
  onOver(end: LifeEnd): void;
};

const ASK_DEADLINE_MS = 1_000;
const ASK_READY_EVERY_MS = 20;
/** What was written last may come a little after the end. */
const LAST_OUTPUT_MS = 200;

/** One process of a plan, from its start to its end. */
export class ChildLife {
  readonly #plan: ChildPlan;
  readonly #clock: Clock;
  readonly #events: LifeEvents;
  readonly #process: ChildProcess;
  readonly #asked = new Map<number, (text: string | undefined) => void>();
  readonly #gone = Promise.withResolvers<void>();
  #isServing = false;
  #servingSince = 0;
  #servingSinceWall = 0;
  #lastBeat: number | undefined;
  #health: ProcessHealth | undefined;
  #isOver = false;
  #lastLine: string | undefined;
  #nextQuestion = 1;

  /** @param isStandby it loads, and begins when it is told to. */
  constructor(plan: ChildPlan, clock: Clock, events: LifeEvents, isStandby = false) {
    this.#plan = plan;
    this.#clock = clock;
    this.#events = events;
    this.#process = start(plan, isStandby);
    this.#listen();
    if (plan.readiness !== 'ipc') {
      this.#askReady(plan.readiness);
    }
  }

  get pid(): number | undefined {
    return this.#process.pid;
  }

  /** Whether it has told that it serves, and lives. */
  get isServing(): boolean {
    return this.#isServing;
  }

  /** How long it has served. */
  get servedMs(): number {
    return this.#isServing ? this.#clock.now() - this.#servingSince : 0;
  }

  /** Since when it serves, milliseconds since 1970; undefined: it does not. */
  get servingSince(): number | undefined {
    return this.#isServing ? this.#servingSinceWall : undefined;
  }

  /** What it last told of how it is; undefined for what tells nothing. */
  get health(): ProcessHealth | undefined {
    return this.#health;
  }

  /** Resolves when it is over. */
  get gone(): Promise<void> {
    return this.#gone.promise;
  }

  /** How long it has shown no life; 0 for what never showed any. */
  get silentMs(): number {
    return this.#isServing && this.#lastBeat !== undefined ? this.#clock.now() - this.#lastBeat : 0;
  }

  /** Tells it something; to no effect when it is gone or has no ear for it. */
  tell(message: { readonly kind: string; readonly id?: number }, onFault: () => void = () => {}): void {
    if (this.#process.connected) {
      this.#process.send(message, (error) => {
        if (error !== null) {
          onFault();
        }
      });
    } else {
      onFault();
    }
  }

  /** @returns its metrics as Prometheus text; undefined when it has none, is away, or takes longer than a second. */
  askMetrics(): Promise<string | undefined> {
    if (this.#plan.readiness !== 'ipc' || this.#isOver) {
      return Promise.resolve(undefined);
    }
    const id = this.#nextQuestion;
    this.#nextQuestion += 1;
    return new Promise((resolve) => {
      const answer = (text: string | undefined): void => {
        deadline.cancel();
        this.#asked.delete(id);
        resolve(text);
      };
      const deadline = this.#clock.after(ASK_DEADLINE_MS, () => answer(undefined));
      this.#asked.set(id, answer);
      this.tell({ kind: 'metrics', id }, () => answer(undefined));
    });
  }

  /** Sends it a signal, if it lives. */
  kill(signal: NodeJS.Signals): void {
    this.#process.kill(signal);
  }

  #listen(): void {
    const child = this.#process;
    for (const stream of [child.stdout, child.stderr]) {
      const lines = new OutputLines((line) => {
        this.#lastLine = causeIn(line) ?? this.#lastLine;
        this.#events.onLine(line);
      });
      stream?.on('data', (chunk: Buffer) => lines.push(chunk));
      stream?.on('end', () => lines.end());
    }
    child.on('message', (message) => this.#onMessage(message));
    child.once('error', (error) => {
      this.#lastLine = error.message;
      if (child.pid === undefined) {
        this.#over(null, null);
      }
    });
    child.once('close', (code, signal) => this.#over(code, signal));
    // `close` waits for the pipes, which a grandchild may hold open; the end of the process itself is what counts.
    child.once('exit', (code, signal) => this.#clock.after(LAST_OUTPUT_MS, () => this.#over(code, signal)));
  }

  #askReady(isServing: () => Promise<boolean>): void {
    void isServing().then((answer) => {
      if (this.#isOver) {
        return;
      }
      if (answer) {
        this.#serves();
      } else {
        this.#clock.after(ASK_READY_EVERY_MS, () => this.#askReady(isServing));
      }
    });
  }

  #onMessage(message: unknown): void {
    if (typeof message !== 'object' || message === null || !('kind' in message)) {
      return;
    }
    if (message.kind === 'loaded') {
      this.#events.onLoaded?.();
    } else if (message.kind === 'ready') {
      this.#serves();
    } else if (message.kind === 'beat') {
      this.#lastBeat = this.#clock.now();
      this.#health = 'health' in message ? (message.health as ProcessHealth) : this.#health;
    } else if (message.kind === 'metrics' && 'id' in message && 'text' in message) {
      this.#asked.get(Number(message.id))?.(String(message.text));
    }
  }

  #serves(): void {
    this.#isServing = true;
    this.#servingSince = this.#clock.now();
    this.#servingSinceWall = this.#clock.wallNow();
    this.#events.onServing();
  }

  #over(code: number | null, signal: NodeJS.Signals | null): void {
    if (this.#isOver) {
      return;
    }
    this.#isOver = true;
    for (const answer of this.#asked.values()) {
      answer(undefined);
    }
    this.#events.onOver({ code, signal, lastLine: this.#lastLine });
    this.#isServing = false;
    this.#gone.resolve();
  }
}

function start(
  { program, programArguments, cwd, environment, readiness, inherits, standbyKey }: ChildPlan,
  isStandby: boolean,
): ChildProcess {
  const sockets = [...(inherits?.sockets.values() ?? [])].map(({ fd }) => fd);
  const told = inherits === undefined ? {} : { [inherits.key]: writeInherited([...inherits.sockets.keys()]) };
  return spawn(program, programArguments, {
    cwd,
    env: { ...environment, ...told, ...(isStandby && standbyKey !== undefined ? { [standbyKey]: '1' } : {}) },
    // A group of its own, so that Ctrl-C reaches the supervisor alone, which then stops all in order.
    detached: true,
    stdio: readiness === 'ipc' ? ['ignore', 'pipe', 'pipe', 'ipc', ...sockets] : ['ignore', 'pipe', 'pipe'],
  });
}
