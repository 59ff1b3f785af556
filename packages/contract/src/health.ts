import { z } from 'zod';

/** How processes and machines are, as supervisors tell it on the bus and the site tells it on. Times are milliseconds since 1970. */

/** Something that is off, or not as it should be, in one process: in words, with what to do. */
export const conditionSchema = z.object({
  code: z.string().max(64),
  /** `off`: a part does not run, as somebody wished or as something is lacking. `warn`, `bad`: something is wrong. */
  severity: z.enum(['off', 'warn', 'bad']),
  say: z.string().max(300),
  cure: z.string().max(500),
});
export type Condition = Readonly<z.infer<typeof conditionSchema>>;

/** Deaths of one process that are told, the newest first. */
export const DEATHS_MAX = 5;
/** Of one machine: 64 workers of the edge and what else there is. */
const PROCESSES_MAX = 80;

export const processReportSchema = z.object({
  /** Such as `edge`, `edge-2`, `ingest-srt`. */
  name: z.string().max(64),
  /** What it does; several may do the same. */
  role: z.string().max(64),
  isServing: z.boolean(),
  pid: z.number().int().nullable(),
  /** Since when the process serves that is there now. */
  since: z.number().nullable(),
  /** How often it was started again after it had died, since its supervisor runs. */
  restarts: z.number().int().nonnegative(),
  /** When it died, and of what. */
  deaths: z.array(z.object({ at: z.number(), cause: z.string().max(300) })).max(DEATHS_MAX),
  rssBytes: z.number().nonnegative().nullable(),
  /** How late its event loop was: ninety-nine of a hundred turns in the last seconds were not later. */
  loopDelayMs: z.number().nonnegative().nullable(),
  conditions: z.array(conditionSchema).max(16),
});
export type ProcessReport = Readonly<z.infer<typeof processReportSchema>>;

/** One machine, or rather one supervisor and what it runs, told every five seconds. */
export const machineReportSchema = z.object({
  /** The host’s name and the data folder: one name for the same installation on the same machine. */
  id: z.string().max(600),
  host: z.string().max(255),
  /** By the machine’s own clock. */
  at: z.number(),
  version: z.string().max(64),
  /** Since when its supervisor runs. */
  since: z.number(),
  /** Where its data lies; null: it cannot be told. */
  disk: z.object({ freeBytes: z.number(), totalBytes: z.number() }).nullable(),
  memory: z.object({ freeBytes: z.number(), totalBytes: z.number() }),
  cores: z.number().int().positive(),
  /** Processes that wanted a core, on average of the last minute. */
  load: z.number().nonnegative(),
  processes: z.array(processReportSchema).max(PROCESSES_MAX),
  /** What it was told not to run, and by which setting. */
  off: z.array(z.object({ name: z.string().max(64), say: z.string().max(200) })).max(16),
  /** When the certificate that it shows ends; null: it shows none. */
  certificateEndsAt: z.number().nullable(),
  /** What its edge keeps for viewers, in memory and on disk, bytes; null: there is no edge on it. */
  cache: z.object({ memoryBytes: z.number(), diskBytes: z.number() }).nullable(),
});
export type MachineReport = Readonly<z.infer<typeof machineReportSchema>>;

/** By what settings a machine runs; told when its supervisor begins. */
export const machineConfigurationSchema = z.object({
  id: z.string().max(600),
  host: z.string().max(255),
  rows: z
    .array(
      z.object({
        key: z.string().max(64),
        /** As it may be shown: what is secret is not told. */
        value: z.string().max(4_096),
        source: z.enum(['environment', '.env', 'default']),
        help: z.string().max(500),
      }),
    )
    .max(200),
});
export type MachineConfiguration = Readonly<z.infer<typeof machineConfigurationSchema>>;

/** It was stopped as it was meant to, and is not missed. */
export const machineGoneSchema = z.object({ id: z.string().max(600), gone: z.literal(true) });

/** How often a machine is told of, milliseconds. */
export const MACHINE_EVERY_MS = 5_000;

/** One thing that the administrator should know, the worst first. */
export const healthFindingSchema = z.object({
  severity: z.enum(['off', 'warn', 'bad']),
  /** Where: a host’s name, and a process of it where it is about one. */
  where: z.string(),
  say: z.string(),
  cure: z.string(),
});
export type HealthFinding = Readonly<z.infer<typeof healthFindingSchema>>;

/** `GET /api/v1/health`. */
export const healthSchema = z.object({
  verdict: z.object({
    /** `well`: nothing is wrong. `warn`: something should be looked at. `bad`: viewers or encoders notice. */
    level: z.enum(['well', 'warn', 'bad']),
    say: z.string(),
  }),
  findings: z.array(healthFindingSchema),
  machines: z.array(
    machineReportSchema.omit({ id: true }).extend({
      /** By the site’s clock. */
      heardAt: z.number(),
      /** Nothing was heard of it for three times as long as there should have been. */
      isSilent: z.boolean(),
      /** How far its clock is ahead of the site’s; null: it was told of before the site began. */
      clockAheadMs: z.number().nullable(),
    }),
  ),
  /** Whether the site hears what machines tell. */
  isBusConnected: z.boolean(),
});
export type Health = Readonly<z.infer<typeof healthSchema>>;
export type MachineHealth = Health['machines'][number];
