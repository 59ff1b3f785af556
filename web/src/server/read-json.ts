import { WebError } from '../errors.ts';

/** Control characters but tab and line ends: no keyboard has them, no page shows them, and some databases refuse them. */
// oxlint-disable-next-line no-control-regex -- control characters are what this looks for
const UNSHOWABLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/;

/**
 * Reads a body no further than it may be long, whatever length is told beforehand.
 * @returns what the JSON says; each text in it can be kept and shown. @throws WebError `BAD_REQUEST`.
 */
export async function readJson(request: Request, maxBytes: number): Promise<unknown> {
  const text = await readText(request, maxBytes);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new WebError('BAD_REQUEST', { why: 'The request is not JSON.' });
  }
  assertShowable(value);
  return value;
}

async function readText({ body, headers }: Request, maxBytes: number): Promise<string> {
  const tooLong = new WebError('BAD_REQUEST', { why: 'The request is too long.' });
  if (Number(headers.get('content-length') ?? 0) > maxBytes) {
    throw tooLong;
  }
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  // What is not read is not kept: leaving the loop gives the stream up.
  for await (const chunk of body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > maxBytes) {
      throw tooLong;
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** Without recursion: a body may be nested thousands of times. */
function assertShowable(value: unknown): void {
  const waiting: unknown[] = [value];
  while (waiting.length > 0) {
    const one = waiting.pop();
    if (typeof one === 'string') {
      if (!one.isWellFormed() || UNSHOWABLE.test(one)) {
        throw new WebError('BAD_REQUEST', {
          why: 'A text has a character in it that cannot be shown. Type it anew, without pasting.',
        });
      }
    } else if (typeof one === 'object' && one !== null) {
      waiting.push(...Object.keys(one), ...Object.values(one));
    }
  }
}
