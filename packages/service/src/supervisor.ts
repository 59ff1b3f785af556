import type { ChildPlan } from './child-life.ts';
import type { Clock } from './clock.ts';
import type { Part } from './lifecycle.ts';
import type { Log } from './log.ts';
import type { ServiceMetrics } from './merge-metrics.ts';
import { SupervisedChild } from './supervised-child.ts';

export type SupervisorOptions = {
  /** Groups are started one after the other, the members of one at the same time. */
  readonly groups: readonly (readonly ChildPlan[])[];
  readonly log: Log;
  readonly clock: Clock;
  /** A line of a child's output. */
  readonly onLine: (role: string, line: string) => void;
  /**
   * The processes there are now, at each change, so that a later run can end what a killed one left. Beside `edge` there
   * may be `edge-next` and `edge-leaving` for a while.
   */
  readonly onPids?: (pids: ReadonlyMap<string, number>) => void;
};

/** One under way, and one that came meanwhile. */
const MAX_REPLACES_WAITING = 2;

/** Keeps processes running, and ends them in the reverse of their order. */
export class Supervisor implements Part {
  readonly name = 'supervisor';
  readonly #groups: readonly (readonly SupervisedChild[])[];
  readonly #pids = new Map<string, number>();
  #closing: Promise<void> | undefined;
  #replacing: Promise<void> = Promise.resolve();
  #replacesWaiting = 0;

  constructor(options: SupervisorOptions) {
    this.#groups = options.groups.map((group) =>
      group.map(
        (plan) =>
          new SupervisedChild(plan, {
            log: options.log,
            clock: options.clock,
            events: {
              onLine: (line) => options.onLine(plan.name, line),
              onPid: (stage, pid) => {
                const name = stage === 'current' ? plan.name : `${plan.name}-${stage}`;
                if (pid === undefined) {
                  this.#pids.delete(name);
                } else {
                  this.#pids.set(name, pid);
                }
                options.onPids?.(this.#pids);
              },
            },
          }),
      ),
    );
  }

  /** All of them, in the order they are started. */
  get children(): readonly SupervisedChild[] {
    return this.#groups.flat();
  }

  /** Resolves when every child serves. A child that never does holds its group and those after it back. */
  async start(): Promise<void> {
    for (const group of this.#groups) {
      if (this.#closing !== undefined) {
        return;
      }
      await Promise.all(group.map((child) => child.start()));
    }
  }

  /**
   * Replaces the processes of a role, one after the other, none of them away for a moment. A second call waits for the
   * first; more than that change nothing.
   * @returns when the last new process serves, or was given up.
   */
  replace(role: string): Promise<void> {
    if (this.#replacesWaiting < MAX_REPLACES_WAITING) {
      this.#replacesWaiting += 1;
      this.#replacing = this.#replacing.then(async () => {
        for (const child of this.children.filter((child) => child.role === role)) {
          await child.replace();
        }
        this.#replacesWaiting -= 1;
      });
    }
    return this.#replacing;
  }

  /** Ends the children one after the other, the last started first. */
  close(): Promise<void> {
    this.#closing ??= (async () => {
      for (const child of this.children.toReversed()) {
        await child.close();
      }
    })();
    return this.#closing;
  }

  /** Ends all by force, at once: the second Ctrl-C. */
  killAll(): void {
    for (const child of this.children) {
      child.kill();
    }
  }

  /** @returns each child's metrics, in their order; those that do not answer within a second are left out. */
  async askMetrics(): Promise<ServiceMetrics[]> {
    const answers = await Promise.all(
      this.children.map(async (child) => ({
        service: child.role,
        worker: child.plan.worker?.index,
        text: await child.askMetrics(),
      })),
    );
    return answers.flatMap(({ text, ...of }) => (text === undefined ? [] : [{ ...of, text }]));
  }
}
