import { describe, expect, it } from 'vitest';
import { readJson } from './read-json.ts';

const LIMIT = 20_000;

function requestWith(body: string | ReadableStream<Uint8Array>, headers: Record<string, string> = {}): Request {
  return new Request('http://site/', { method: 'POST', body, headers, duplex: 'half' } as RequestInit);
}

const refusal = (why: string) => ({ code: 'BAD_REQUEST', message: expect.stringContaining(why) });

describe('a body', () => {
  it('is read as JSON, with line ends and every script', async () => {
    const value = { text: 'a\r\n\tb', more: ['שלום', '👨‍👩‍👧'] };
    expect(await readJson(requestWith(JSON.stringify(value)), LIMIT)).toEqual(value);
  });

  it.each([
    { name: 'nothing', body: '', why: 'not JSON' },
    { name: 'a form', body: 'a=b', why: 'not JSON' },
    { name: 'a length that is too much', body: `"${'a'.repeat(LIMIT)}"`, why: 'too long' },
    { name: 'NUL', body: '{"a":["b\\u0000"]}', why: 'cannot be shown' },
    { name: 'an escape sequence of a terminal', body: '"\\u001b[2J"', why: 'cannot be shown' },
    { name: 'half a character', body: '{"a":"\\ud800"}', why: 'cannot be shown' },
    { name: 'NUL in a name', body: '{"a\\u0000":1}', why: 'cannot be shown' },
    { name: 'NUL deep inside', body: `${'['.repeat(5_000)}"\\u0000"${']'.repeat(5_000)}`, why: 'cannot be shown' },
  ])('is refused: $name', async ({ body, why }) => {
    await expect(readJson(requestWith(body), LIMIT)).rejects.toMatchObject(refusal(why));
  });

  it('that tells no length is read no further than it may be long', async () => {
    let sent = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        sent += 1;
        controller.enqueue(new Uint8Array(1_000));
      },
    });
    await expect(readJson(requestWith(endless), LIMIT)).rejects.toMatchObject(refusal('too long'));
    expect(sent).toBeLessThan(30);
  });
});
