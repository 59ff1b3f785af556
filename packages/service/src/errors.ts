/** How every workspace states its faults: one table of codes, one class that carries them. */

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/** One row of a workspace's table: how a fault is told outward and logged. */
export type ErrorRow = {
  readonly httpStatus: number;
  readonly retryable: boolean;
  readonly logLevel: LogLevel;
  /** For the person who caused it: what is wrong and what to do. `{name}` is filled from the fields. */
  readonly say: string;
};
export type ErrorTable<Code extends string> = Readonly<Record<Code, ErrorRow>>;

/** A fault with a code of its workspace's table. `fields` go to the log and into the sentence; never a key or token. */
export class RostrumError<Code extends string = string> extends Error {
  readonly code: Code;
  readonly row: ErrorRow;
  readonly fields: Readonly<Record<string, unknown>>;

  constructor(table: ErrorTable<Code>, code: Code, fields: Readonly<Record<string, unknown>> = {}, cause?: unknown) {
    const row = table[code];
    super(fillSentence(row.say, fields), cause === undefined ? undefined : { cause });
    this.name = 'RostrumError';
    this.code = code;
    this.row = row;
    this.fields = fields;
  }
}

/** @returns the sentence with each `{name}` replaced by that field. */
export function fillSentence(say: string, fields: Readonly<Record<string, unknown>>): string {
  return say.replace(/\{(\w+)\}/g, (whole, name: string) => (name in fields ? String(fields[name]) : whole));
}

/** The body programs see for a fault. */
export function errorBody(code: string, message: string): { error: { code: string; message: string } } {
  return { error: { code, message } };
}

/** Ends a switch over a union; the compiler proves it is never reached. */
export function assertNever(value: never): never {
  throw new TypeError(`unexpected value: ${JSON.stringify(value)}`);
}
