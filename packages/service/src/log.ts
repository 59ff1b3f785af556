import pino from 'pino';
import { prettyFactory } from 'pino-pretty';

/** Fields of a log line. Standard names: channel event epoch session rendition msn requestId code durationMs. */
export type LogFields = Readonly<Record<string, unknown>>;

/** The house's logger: a constant sentence and fields. Never a token or a key. */
export type Log = {
  debug(fields: LogFields, line: string): void;
  info(fields: LogFields, line: string): void;
  warn(fields: LogFields, line: string): void;
  error(fields: LogFields, line: string): void;
  /** @returns a logger whose lines all carry `fields`. */
  child(fields: LogFields): Log;
};

/** Fields that could carry a secret, wherever they stand. */
const REDACTED = ['streamKey', 'token', 'password', 'passphrase', 'authorization', 'cookie', 'secret'];

/**
 * Opens the logger of one process: JSON lines on stderr, or readable ones.
 * @param service the role, as its lines name it.
 */
export function openLog(service: string, options: { readonly level: string; readonly pretty: boolean }): Log {
  const settings = {
    level: options.level,
    base: { service },
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: { paths: [...REDACTED, ...REDACTED.map((name) => `*.${name}`)], censor: '[hidden]' },
    serializers: { err: pino.stdSerializers.err },
  };
  if (!options.pretty) {
    return pino(settings, pino.destination({ fd: 2, sync: true }));
  }
  const format = openLineFormat();
  return pino(settings, { write: (line: string) => process.stderr.write(format(line)) });
}

/** @returns what makes a JSON line of {@link openLog} readable, line end included; other lines stay as they are. */
export function openLineFormat(): (line: string) => string {
  return prettyFactory({
    ignore: 'service,pid,hostname',
    messageFormat: '{service}: {msg}',
    translateTime: 'SYS:HH:MM:ss',
    colorize: process.stderr.isTTY,
  });
}

/** A logger that keeps its lines for a test to read. */
export function openMemoryLog(): Log & { readonly lines: { level: string; line: string; fields: LogFields }[] } {
  const lines: { level: string; line: string; fields: LogFields }[] = [];
  const make = (bound: LogFields): Log => ({
    debug: (fields, line) => lines.push({ level: 'debug', line, fields: { ...bound, ...fields } }),
    info: (fields, line) => lines.push({ level: 'info', line, fields: { ...bound, ...fields } }),
    warn: (fields, line) => lines.push({ level: 'warn', line, fields: { ...bound, ...fields } }),
    error: (fields, line) => lines.push({ level: 'error', line, fields: { ...bound, ...fields } }),
    child: (fields) => make({ ...bound, ...fields }),
  });
  return { ...make({}), lines };
}
