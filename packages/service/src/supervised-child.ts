import { type ChildProcess, spawn } from 'node:child_process';
import type { Clock, Timer } from './clock.ts';
import type { Part } from './lifecycle.ts';
import type { Log } from './log.ts';
import { causeIn, OutputLines } from './output-lines.ts';
import { HEALTHY_AFTER_MS, restartDelayMs } from './restart-policy.ts';

/** A process to keep running. */
export type ChildPlan = {
  readonly name: string;
  readonly program: string;
  readonly programArguments: readonly string[];
  readonly cwd: string;
  readonly environment: NodeJS.ProcessEnv;
  /**
   * How it tells that it serves: a role of ours by IPC (`{ kind: 'ready' }`), another program by being asked until it
   * answers.
   */
  readonly readiness: 'ipc' | (() => Promise<boolean>);
};

/** What a child tells its supervisor. */
export type ChildEvents = {
  /** Its output, line by line, both streams. */
  onLine(line: string): void;
  /** It was started, or is gone (undefined). */
  onPid(pid: number | undefined): void;
};

/** The longest a child may take to end by itself once told to. Its own parts have 5 s each. */
const STOP_DEADLINE_MS = 10_000;
const ASK_DEADLINE_MS = 1_000;
const ASK_READY_EVERY_MS = 20;

/**
 * One process that is started again when it dies, after a growing delay, its cause named in the log.
 * `start` resolves when it serves for the first time, however many tries that takes.
 */
export class SupervisedChild implements Part {
  readonly name: string;
  readonly #plan: ChildPlan;
  readonly #log: Log;
  readonly #clock: Clock;
  readonly #events: ChildEvents;
  readonly #asked = new Map<number, (text: string | undefined) => void>();
  #process: ChildProcess | undefined;
  #isServing = false;
  #failures = 0;
  #restarts = 0;
  #servingSince = 0;
  #nextStart: Timer | undefined;
  #isClosing = false;
  #closing: Promise<void> | undefined;
  #lastCause: string | undefined;
  #nextQuestion = 1;
  #onFirstServing: () => void = () => {};
  #onGone: () => void = () => {};

  constructor(plan: ChildPlan, tools: { readonly log: Log; readonly clock: Clock; readonly events: ChildEvents }) {
    this.name = plan.name;
    this.#plan = plan;
    this.#log = tools.log;
    this.#clock = tools.clock;
    this.#events = tools.events;
  }

  /** Whether it has told that it serves, and lives. */
  get isServing(): boolean {
    return this.#isServing;
  }

  /** How often it was started again. */
  get restarts(): number {
    return this.#restarts;
  }

  /** Why it died last, in its own words; undefined when it has not. */
  get lastCause(): string | undefined {
    return this.#lastCause;
  }

  start(): Promise<void> {
    return new Promise((resolve) => {
      this.#onFirstServing = resolve;
      this.#spawn();
    });
  }

  /** Ends it: politely, then by force after the deadline. */
  close(): Promise<void> {
    this.#isClosing = true;
    this.#nextStart?.cancel();
    this.#closing ??= this.#end();
    return this.#closing;
  }

  /** Ends it by force, at once. */
  kill(): void {
    this.#isClosing = true;
    this.#nextStart?.cancel();
    this.#process?.kill('SIGKILL');
  }

  /** @returns its metrics as Prometheus text; undefined when it has none, is away, or takes longer than a second. */
  askMetrics(): Promise<string | undefined> {
    const child = this.#process;
    if (this.#plan.readiness !== 'ipc' || child?.connected !== true) {
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
      child.send({ kind: 'metrics', id }, (error) => {
        if (error !== null) {
          answer(undefined);
        }
      });
    });
  }

  async #end(): Promise<void> {
    const child = this.#process;
    if (child === undefined) {
      return;
    }
    const gone = new Promise<void>((resolve) => {
      this.#onGone = resolve;
    });
    child.kill('SIGTERM');
    const force = this.#clock.after(STOP_DEADLINE_MS, () => {
      this.#log.warn({ role: this.name }, 'supervisor: a process did not end when told to; it is killed');
      child.kill('SIGKILL');
    });
    await gone;
    force.cancel();
  }

  #spawn(): void {
    const { program, programArguments, cwd, environment, readiness } = this.#plan;
    // Detached: a group of its own, so that Ctrl-C reaches the supervisor alone, which then stops all in order.
    const child = spawn(program, programArguments, {
      cwd,
      env: environment,
      detached: true,
      stdio: readiness === 'ipc' ? ['ignore', 'pipe', 'pipe', 'ipc'] : ['ignore', 'pipe', 'pipe'],
    });
    this.#process = child;
    this.#isServing = false;
    let lastLine: string | undefined;
    for (const stream of [child.stdout, child.stderr]) {
      const lines = new OutputLines((line) => {
        lastLine = causeIn(line) ?? lastLine;
        this.#events.onLine(line);
      });
      stream?.on('data', (chunk: Buffer) => lines.push(chunk));
      stream?.on('end', () => lines.end());
    }
    child.on('message', (message) => this.#onMessage(message));
    let isOver = false;
    const over = (code: number | null, signal: NodeJS.Signals | null): void => {
      if (!isOver) {
        isOver = true;
        this.#onOver({ code, signal, lastLine });
      }
    };
    child.once('error', (error) => {
      lastLine = error.message;
      if (child.pid === undefined) {
        over(null, null);
      }
    });
    child.once('close', over);
    // `close` waits for the pipes, which a grandchild may hold open; the end of the process itself is what counts.
    child.once('exit', (code, signal) => this.#clock.after(200, () => over(code, signal)));
    this.#events.onPid(child.pid);
    if (readiness !== 'ipc') {
      this.#askReady(child, readiness);
    }
  }

  #askReady(child: ChildProcess, isServing: () => Promise<boolean>): void {
    void isServing().then((answer) => {
      if (this.#process !== child) {
        return;
      }
      if (answer) {
        this.#serves();
      } else {
        this.#clock.after(ASK_READY_EVERY_MS, () => this.#askReady(child, isServing));
      }
    });
  }

  #onMessage(message: unknown): void {
    if (typeof message !== 'object' || message === null || !('kind' in message)) {
      return;
    }
    if (message.kind === 'ready') {
      this.#serves();
    } else if (message.kind === 'metrics' && 'id' in message && 'text' in message) {
      this.#asked.get(Number(message.id))?.(String(message.text));
    }
  }

  #serves(): void {
    this.#isServing = true;
    this.#servingSince = this.#clock.now();
    this.#onFirstServing();
  }

  #onOver(end: {
    readonly code: number | null;
    readonly signal: NodeJS.Signals | null;
    readonly lastLine: string | undefined;
  }) {
    const wasHealthy = this.#isServing && this.#clock.now() - this.#servingSince >= HEALTHY_AFTER_MS;
    this.#process = undefined;
    this.#isServing = false;
    this.#events.onPid(undefined);
    for (const answer of this.#asked.values()) {
      answer(undefined);
    }
    if (this.#isClosing) {
      this.#onGone();
      return;
    }
    this.#failures = wasHealthy ? 1 : this.#failures + 1;
    this.#restarts += 1;
    this.#lastCause =
      end.signal === null ? (end.lastLine ?? `it ended with status ${end.code}`) : `ended by ${end.signal}`;
    const delayMs = restartDelayMs(this.#failures);
    this.#log.error(
      { role: this.name, exitCode: end.code, signal: end.signal, lastLine: end.lastLine, restartInMs: delayMs },
      'supervisor: a process died; it is started again',
    );
    this.#nextStart = this.#clock.after(delayMs, () => this.#spawn());
  }
}
