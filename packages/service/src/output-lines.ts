import { StringDecoder } from 'node:string_decoder';

/** Longest line kept together; what is longer is cut into lines. */
const MAX_LINE_CHARACTERS = 65_536;

/** Cuts a process's output into lines, whatever the chunks it comes in. */
export class OutputLines {
  readonly #decoder = new StringDecoder('utf8');
  readonly #onLine: (line: string) => void;
  #rest = '';

  constructor(onLine: (line: string) => void) {
    this.#onLine = onLine;
  }

  push(chunk: Uint8Array): void {
    const lines = (this.#rest + this.#decoder.write(Buffer.from(chunk))).split('\n');
    this.#rest = lines.pop() ?? '';
    for (const line of lines) {
      this.#onLine(line);
    }
    if (this.#rest.length > MAX_LINE_CHARACTERS) {
      this.end();
    }
  }

  /** Gives out what stands without a line's end. */
  end(): void {
    const line = this.#rest;
    this.#rest = '';
    if (line !== '') {
      this.#onLine(line);
    }
  }
}

/**
 * What a line of output says of a process's end: of a log line of ours its sentence and the fault in it, of any other
 * the line itself. Undefined for lines that say nothing by themselves (a stack's, a brace).
 */
export function causeIn(line: string): string | undefined {
  const text = line.trim();
  if (text === '' || text.startsWith('at ') || /^[\^~{}[\]()\s]*$/.test(text) || text.startsWith('Node.js v')) {
    return undefined;
  }
  if (!text.startsWith('{')) {
    return text;
  }
  try {
    const record: { msg?: unknown; err?: { message?: unknown } } = JSON.parse(text);
    const parts = [record.msg, record.err?.message].filter((part) => typeof part === 'string');
    return parts.length === 0 ? text : parts.join(': ');
  } catch {
    return text;
  }
}
