import { array, assert, nat, property, uint8Array } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RtspFramer, type RtspVerdict } from './rtsp-framer.ts';

const ANSWER = Buffer.from('RTSP/1.0 200 OK\r\nCSeq: 2\r\nContent-Length: 5\r\n\r\nv=0\r\n');
const MEDIA = Buffer.concat([Buffer.of(0x24, 0, 0, 20), Buffer.from('RTSP/1.0 302 Found\r\n')]);
const KEEP_ALIVE = Buffer.from('\r\nGET_PARAMETER rtsp://a/b RTSP/1.0\r\nCSeq: 9\r\n\r\n');
const MOVED = Buffer.from('RTSP/1.0 302 Moved\r\nCSeq: 3\r\nLocation: rtsp://127.0.0.1:22/x\r\n\r\n');

function feed(bytes: Buffer, cuts: readonly number[]): RtspVerdict | undefined {
  const framer = new RtspFramer();
  const edges = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).toSorted((a, b) => a - b), bytes.length];
  for (const [index, edge] of edges.slice(1).entries()) {
    const verdict = framer.push(bytes.subarray(edges[index], edge));
    if (verdict !== undefined) {
      return verdict;
    }
  }
  return undefined;
}

describe('what an RTSP server sends', () => {
  it('passes, however it is cut: answers, media that looks like answers, its own requests', () => {
    const all = Buffer.concat([ANSWER, MEDIA, KEEP_ALIVE, MEDIA, ANSWER]);
    assert(property(array(nat(1000), { maxLength: 20 }), (cuts) => feed(all, cuts) === undefined));
  });

  it('shows where it sends the player, however it is cut', () => {
    const all = Buffer.concat([ANSWER, MEDIA, MOVED]);
    assert(
      property(array(nat(1000), { maxLength: 20 }), (cuts) => feed(all, cuts)?.redirect === 'rtsp://127.0.0.1:22/x'),
    );
  });

  it('shows a REDIRECT request, and a redirect that does not say where', () => {
    const request = Buffer.from('REDIRECT rtsp://a/b RTSP/1.0\r\nLocation: rtsp://c/d\r\n\r\n');
    expect(feed(request, [])).toEqual({ redirect: 'rtsp://c/d' });
    expect(feed(Buffer.from('RTSP/1.0 301 Moved\r\n\r\n'), [])).toEqual({ redirect: '' });
  });

  for (const [name, bytes] of [
    ['HTTP', 'HTTP/1.1 302 Found\r\nLocation: rtsp://127.0.0.1/\r\n\r\n'],
    ['a length that is none', 'RTSP/1.0 200 OK\r\nContent-Length: -5\r\n\r\n'],
    ['a head without end', 'R'.repeat(20_000)],
    ['words', 'SSH-2.0-OpenSSH_9.2\r\n\r\n\r\n'],
  ] as const) {
    it(`stops at ${name}`, () => expect(feed(Buffer.from(bytes), [])).toEqual({ isBroken: true }));
  }

  it('withstands rubbish', () => {
    assert(
      property(uint8Array({ maxLength: 4096 }), array(nat(4096), { maxLength: 8 }), (bytes, cuts) => {
        feed(Buffer.from(bytes), cuts);
      }),
    );
  });
});
