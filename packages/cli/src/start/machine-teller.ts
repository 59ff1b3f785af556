import { type Bus, openBus } from '@rostrum/bus/bus';
import { KEYS, TOPICS } from '@rostrum/contract/bus-topics';
import { MACHINE_EVERY_MS, type MachineConfiguration, type MachineReport } from '@rostrum/contract/health';
import type { Clock, Timer } from '@rostrum/service/clock';
import type { Part } from '@rostrum/service/lifecycle';
import type { Log } from '@rostrum/service/log';

export type MachineTellerOptions = {
  /** Of the bus. */
  readonly url: string;
  /** Whether the bus can be there by now: a Redis of our own has to be started first. */
  readonly isDue: () => boolean;
  readonly report: () => MachineReport;
  readonly configuration: MachineConfiguration;
  readonly clock: Clock;
  readonly log: Log;
};

const LOOK_EVERY_MS = 500;

/**
 * Tells the site every five seconds how this machine and its processes are, by what they tell their supervisor anyway.
 * Nothing here waits for a process, and nobody waits for this.
 */
export class MachineTeller implements Part {
  readonly name = 'machine teller';
  readonly #options: MachineTellerOptions;
  readonly #bus: Bus;
  #timer: Timer | undefined;

  constructor(options: MachineTellerOptions) {
    this.#options = options;
    const { url, log, clock } = options;
    this.#bus = openBus({ url, name: 'supervisor', log, clock });
    this.#bus.onConnect(async () => {
      const { configuration } = options;
      await this.#bus.hashSet(KEYS.configurations, configuration.id, configuration);
      await this.#tell();
    });
  }

  async start(): Promise<void> {
    const { clock, isDue } = this.#options;
    this.#timer = clock.every(LOOK_EVERY_MS, () => {
      if (isDue()) {
        this.#timer?.cancel();
        this.#timer = clock.every(MACHINE_EVERY_MS, () => void this.#tell());
        void this.#bus.start();
      }
    });
  }

  /** It is stopped as it was meant to: nobody is to miss it. */
  async close(): Promise<void> {
    this.#timer?.cancel();
    const { id } = this.#options.configuration;
    await Promise.all([
      this.#bus.hashDelete(KEYS.machines, id),
      this.#bus.hashDelete(KEYS.configurations, id),
      this.#bus.publish(TOPICS.machine, { id, gone: true }),
    ]);
    await this.#bus.close();
  }

  async #tell(): Promise<void> {
    const report = this.#options.report();
    await Promise.all([this.#bus.hashSet(KEYS.machines, report.id, report), this.#bus.publish(TOPICS.machine, report)]);
  }
}
