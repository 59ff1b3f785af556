import type { Bus } from '@rostrum/bus/bus';
import { KEYS, TOPICS } from '@rostrum/contract/bus-topics';
import {
  MACHINE_EVERY_MS,
  type MachineConfiguration,
  type MachineHealth,
  type MachineReport,
  machineConfigurationSchema,
  machineGoneSchema,
  machineReportSchema,
} from '@rostrum/contract/health';
import type { Clock } from '@rostrum/service/clock';

/** A machine that told nothing for so long is silent. */
const SILENT_MS = 3 * MACHINE_EVERY_MS;
/** After so long it is taken for one that is no more. */
const FORGET_MS = 3_600_000;
/** Remembered at once, some 2 kB each; far more than an installation has. */
const MACHINES_MAX = 500;

/** What is told on of a machine: its id names a folder. */
const toldSchema = machineReportSchema.omit({ id: true });

type Heard = { readonly report: MachineReport; readonly heardAt: number; readonly clockAheadMs: number | null };

/** How every machine is, by what its supervisor tells on the bus. Nobody is asked. */
export class Machines {
  readonly #bus: Bus;
  readonly #clock: Clock;
  readonly #heard = new Map<string, Heard>();

  constructor(bus: Bus, clock: Clock) {
    this.#bus = bus;
    this.#clock = clock;
    bus.subscribe(TOPICS.machine, (payload) => this.#hear(payload));
    // Also those that fell silent before this process began.
    bus.onConnect(async () => {
      for (const row of (await bus.hashAll(KEYS.machines))?.values() ?? []) {
        const { data } = machineReportSchema.safeParse(row);
        if (data !== undefined && !this.#heard.has(data.id)) {
          this.#keep({ report: data, heardAt: Math.min(data.at, clock.wallNow()), clockAheadMs: null });
        }
      }
    });
  }

  get isBusConnected(): boolean {
    return this.#bus.isConnected;
  }

  /** @returns all that were heard of in the last hour, by their names. */
  all(): MachineHealth[] {
    this.#forget();
    const now = this.#clock.wallNow();
    return [...this.#heard.values()]
      .map(({ report, heardAt, clockAheadMs }) => ({
        ...toldSchema.parse(report),
        heardAt,
        isSilent: now - heardAt > SILENT_MS,
        clockAheadMs,
      }))
      .toSorted((a, b) => a.host.localeCompare(b.host) || a.since - b.since);
  }

  /** @returns how many processes of the edge serve now. */
  get edgeCount(): number {
    return this.all()
      .filter(({ isSilent }) => !isSilent)
      .flatMap(({ processes }) => processes)
      .filter(({ role, isServing }) => role === 'edge' && isServing).length;
  }

  /** @returns by what settings each machine runs that is heard of. */
  async configurations(): Promise<readonly MachineConfiguration[]> {
    this.#forget();
    const rows = await this.#bus.hashAll(KEYS.configurations);
    return [...(rows?.values() ?? [])]
      .flatMap((row) => machineConfigurationSchema.safeParse(row).data ?? [])
      .filter(({ id }) => this.#heard.has(id));
  }

  #hear(payload: unknown): void {
    const gone = machineGoneSchema.safeParse(payload).data;
    if (gone !== undefined) {
      this.#heard.delete(gone.id);
      return;
    }
    const report = machineReportSchema.safeParse(payload).data;
    if (report !== undefined) {
      const heardAt = this.#clock.wallNow();
      this.#keep({ report, heardAt, clockAheadMs: report.at - heardAt });
    }
  }

  #keep(heard: Heard): void {
    const { id } = heard.report;
    if (this.#heard.has(id) || this.#heard.size < MACHINES_MAX) {
      this.#heard.set(id, heard);
    }
  }

  #forget(): void {
    const limit = this.#clock.wallNow() - FORGET_MS;
    for (const [id, { heardAt }] of this.#heard) {
      if (heardAt < limit) {
        this.#heard.delete(id);
        void this.#bus.hashDelete(KEYS.machines, id);
        void this.#bus.hashDelete(KEYS.configurations, id);
      }
    }
  }
}
