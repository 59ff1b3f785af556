import pino from 'pino';

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
 * Opens the logger of one process: JSON lines on stderr, or readable ones where stderr is a terminal.
 * @param service the role, as its lines name it.
 */
export function openLog(service: string, options: { readonly level: string; readonly pretty: boolean }): Log {
  const base = {
    level: options.level,
    base: { service },
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: { paths: [...REDACTED, ...REDACTED.map((name) => `*.${name}`)], censor: '[hidden]' },
    serializers: { err: pino.stdSerializers.err },
  };
  if (options.pretty) {
    return pino({
      ...base,
      transport: {
        target: 'pino-pretty',
        options: {
          destination: 2,
          ignore: 'service,pid,hostname',
          messageFormat: '{service}: {msg}',
          translateTime: 'SYS:HH:MM:ss',
        },
      },
    });
  }
  return pino(base, pino.destination({ fd: 2, sync: true }));
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
