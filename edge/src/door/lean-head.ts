/**
 * Reads the head of an ordinary GET or HEAD, and leaves everything else to Node's own parser. What is read here is a
 * strict part of RFC 9112: every line ends with CRLF, names are tokens, values are visible text. A head that this file
 * takes means the same to any other parser; one it does not take, it passes on untouched.
 */

/** The header fields that anyone asks for, read once for as long as a client repeats the same lines. */
export type LeanFields = {
  readonly range: string | undefined;
  readonly 'if-none-match': string | undefined;
  readonly 'if-range': string | undefined;
  readonly 'accept-encoding': string | undefined;
  readonly origin: string | undefined;
  readonly referer: string | undefined;
  readonly 'user-agent': string | undefined;
  readonly 'x-rostrum-origin-secret': string | undefined;
  readonly 'x-forwarded-for': string | undefined;
  readonly 'x-forwarded-proto': string | undefined;
  /** What the header that names countries says, where there is one to read. */
  readonly country: string | undefined;
};

export type LeanHead = {
  readonly method: 'GET' | 'HEAD';
  readonly target: string;
  readonly fields: LeanFields;
  /** The client keeps nothing open after this answer. */
  readonly isLast: boolean;
  /** Octets of the head, the empty line among them. */
  readonly length: number;
};

/**
 * `partial`: more octets are needed to tell. `foreign`: for Node's parser, with all that follows.
 * A {@link LeanHead} has no body: the next request begins right behind it.
 */
export type HeadVerdict = LeanHead | 'partial' | 'foreign';

/** The header lines last read on a connection, and what they said. */
export type FieldsMemo = {
  block: string;
  fields: LeanFields | undefined;
  isLast: boolean;
  /** The header that names countries, in small letters. */
  readonly countryHeader?: string | undefined;
};

/** Longer heads are for Node's parser, which knows its own bound and how to refuse. */
const MAX_HEAD_BYTES = 8_192;
const VERSION = ' HTTP/1.1';
/** No blanks, no controls, nothing outside ASCII. */
const TARGET = /^\/[!-~]*$/;
/** RFC 9110 §5.1 (token), §5.5 (visible text and blanks inside). */
const FIELD = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*([!-~\x80-\xff](?:[ -~\t\x80-\xff]*[!-~\x80-\xff])?)?[ \t]*$/;
/** Fields that give a request a body, another protocol, or a meaning for this hop. */
const FOREIGN: ReadonlySet<string> = new Set([
  'content-length',
  'transfer-encoding',
  'upgrade',
  'expect',
  'te',
  'trailer',
  'http2-settings',
  'proxy-connection',
  'keep-alive',
]);
const KNOWN: ReadonlySet<string> = new Set([
  'range',
  'if-none-match',
  'if-range',
  'accept-encoding',
  'origin',
  'referer',
  'user-agent',
  'x-rostrum-origin-secret',
  'x-forwarded-for',
  'x-forwarded-proto',
  'host',
  'connection',
]);

/** @param memo the connection's; it is brought up to date. */
export function readHead(bytes: Buffer, memo: FieldsMemo): HeadVerdict {
  const text = bytes.toString('latin1', 0, Math.min(bytes.length, MAX_HEAD_BYTES));
  const method = text.startsWith('GET ') ? 'GET' : text.startsWith('HEAD ') ? 'HEAD' : undefined;
  if (method === undefined) {
    return 'foreign';
  }
  const end = text.indexOf('\r\n\r\n');
  if (end === -1) {
    return bytes.length >= MAX_HEAD_BYTES ? 'foreign' : 'partial';
  }
  const lineEnd = text.indexOf('\r\n');
  const targetEnd = lineEnd - VERSION.length;
  if (!text.startsWith(VERSION, targetEnd)) {
    return 'foreign';
  }
  const target = text.slice(method.length + 1, targetEnd);
  if (!TARGET.test(target)) {
    return 'foreign';
  }
  const block = text.slice(lineEnd + 2, end + 2);
  if (block !== memo.block) {
    readFields(block, memo);
  }
  return memo.fields === undefined
    ? 'foreign'
    : { method, target, fields: memo.fields, isLast: memo.isLast, length: end + 4 };
}

function readFields(block: string, memo: FieldsMemo): void {
  // A copy of its own, so that the memo keeps no more alive than it says.
  memo.block = Buffer.from(block, 'latin1').toString('latin1');
  memo.fields = undefined;
  memo.isLast = false;
  const known = new Map<string, string>();
  for (const line of memo.block.slice(0, -2).split('\r\n')) {
    const [, name, value = ''] = FIELD.exec(line) ?? [];
    const lower = name?.toLowerCase();
    if (lower === undefined || FOREIGN.has(lower)) {
      return;
    }
    if (KNOWN.has(lower) || lower === memo.countryHeader) {
      // Said twice, it is for others to say which counts.
      if (known.has(lower)) {
        return;
      }
      known.set(lower, value);
    }
  }
  const connection = known.get('connection')?.toLowerCase();
  if (!known.get('host') || (connection !== undefined && connection !== 'keep-alive' && connection !== 'close')) {
    return;
  }
  memo.isLast = connection === 'close';
  memo.fields = {
    range: known.get('range'),
    'if-none-match': known.get('if-none-match'),
    'if-range': known.get('if-range'),
    'accept-encoding': known.get('accept-encoding'),
    origin: known.get('origin'),
    referer: known.get('referer'),
    'user-agent': known.get('user-agent'),
    'x-rostrum-origin-secret': known.get('x-rostrum-origin-secret'),
    'x-forwarded-for': known.get('x-forwarded-for'),
    'x-forwarded-proto': known.get('x-forwarded-proto'),
    country: memo.countryHeader === undefined ? undefined : known.get(memo.countryHeader),
  };
}
