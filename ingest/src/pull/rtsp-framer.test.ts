import { array, assert, nat, property, uint8Array } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RtspFramer, type RtspVerdict } from './rtsp-framer.ts';

const ANSWER = Buffer.from('RTSP/1.0 200 OK\r\nCSeq: 2\r\nContent-Length: 5\r\n\r\nv=0\r\n');
const MEDIA = Buffer.concat([Buffer.of(0x24, 0, 0, 20), Buffer.from('RTSP/1.0 302 Found\r\n')]);
const KEEP_ALIVE = Buffer.from('GET_PARAMETER rtsp://a/b RTSP/1.0\r\nCSeq: 9\r\n\r\n');
const MOVED = Buffer.from('RTSP/1.0 302 Moved\r\nCSeq: 3\r\nLocation: rtsp://127.0.0.1:22/x\r\n\r\n');

function feed(bytes: Buffer, cuts: readonly number[] = []): { passed: Buffer; verdict: RtspVerdict | undefined } {
  const framer = new RtspFramer();
  const edges = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).toSorted((a, b) => a - b), bytes.length];
  const passed: Buffer[] = [];
  for (const [index, edge] of edges.slice(1).entries()) {
    const passage = framer.push(bytes.subarray(edges[index], edge));
    passed.push(...passage.passed.map((each) => Buffer.from(each)));
    if (passage.verdict !== undefined) {
      return { passed: Buffer.concat(passed), verdict: passage.verdict };
    }
  }
  return { passed: Buffer.concat(passed), verdict: undefined };
}

const cutsOf = array(nat(1000), { maxLength: 20 });

describe('what an RTSP server sends', () => {
  it('passes whole, however it is cut: answers, media that looks like answers, its own requests', () => {
    const all = Buffer.concat([ANSWER, MEDIA, KEEP_ALIVE, MEDIA, ANSWER]);
    assert(
      property(cutsOf, (cuts) => {
        const { passed, verdict } = feed(all, cuts);
        return verdict === undefined && passed.equals(all);
      }),
    );
  });

  it('shows where it sends the player, and none of that goes on, however it is cut', () => {
    const before = Buffer.concat([ANSWER, MEDIA]);
    assert(
      property(cutsOf, (cuts) => {
        const { passed, verdict } = feed(Buffer.concat([before, MOVED]), cuts);
        return verdict?.redirect === 'rtsp://127.0.0.1:22/x' && passed.equals(before);
      }),
    );
  });

  it('shows a REDIRECT request, and a redirect that does not say where', () => {
    const request = Buffer.from('REDIRECT rtsp://a/b RTSP/1.0\r\nLocation: rtsp://c/d\r\n\r\n');
    expect(feed(request).verdict).toEqual({ redirect: 'rtsp://c/d' });
    expect(feed(Buffer.from('RTSP/1.0 301 Moved\r\n\r\n')).verdict).toEqual({ redirect: '' });
  });

  const location = 'Location: rtsp://127.0.0.1:22/x';
  for (const [name, bytes] of [
    ['HTTP', `HTTP/1.1 302 Found\r\n${location}\r\n\r\n`],
    ['a length that is none', 'RTSP/1.0 200 OK\r\nContent-Length: -5\r\n\r\n'],
    ['a length of another radix', 'RTSP/1.0 200 OK\r\nContent-Length: 0x100\r\n\r\n'],
    ['a length beyond any integer', 'RTSP/1.0 200 OK\r\nContent-Length: 4294967296\r\n\r\n'],
    ['two lengths', 'RTSP/1.0 200 OK\r\nContent-Length: 500\r\nContent-Length: 0\r\n\r\n'],
    ['lines that end in LF alone', `RTSP/1.0 302 x\n${location}\n\n\r\n\r\n`],
    ['a CR that ends nothing', `RTSP/1.0 200 OK\r\nX: a\rRTSP/1.0 302 x\r\n\r\n`],
    ['a NUL in a line', `RTSP/1.0 200 OK\r\n\0\r\n\r\n`],
    ['a status of four digits', `RTSP/1.0 0302 Moved\r\n${location}\r\n\r\n`],
    ['media in the middle of a head', `RTSP/1.0 200 OK\r\n$abcd\r\n\r\n`],
    ['a folded line', 'RTSP/1.0 200 OK\r\nX: a\r\n Content-Length: 9\r\n\r\n'],
    ['media that is too short to be any', '$\0\0\x05RTSP/'],
    ['a head without end', 'R'.repeat(20_000)],
    ['words', 'SSH-2.0-OpenSSH_9.2\r\n\r\n\r\n'],
  ] as const) {
    it(`stops at ${name}, of which nothing goes on`, () => {
      expect(feed(Buffer.from(bytes, 'latin1'))).toEqual({ passed: Buffer.alloc(0), verdict: { isBroken: true } });
    });
  }

  it('withstands rubbish', () => {
    assert(
      property(uint8Array({ maxLength: 4096 }), array(nat(4096), { maxLength: 8 }), (bytes, cuts) => {
        feed(Buffer.from(bytes), cuts);
      }),
    );
  });
});
