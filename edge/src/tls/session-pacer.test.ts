import { describe, expect, it } from 'vitest';
import { SessionPacer } from './session-pacer.ts';

/** A link that carries so many octets a millisecond after a delay, and answers PINGs behind what was sent before. */
function openLink(bytesPerMs: number, delayMs: number) {
  let now = 0;
  let freeAt = 0;
  const answers: { at: number; run: () => void }[] = [];
  const pacer = new SessionPacer({
    now: () => now,
    ping: (onAnswer) => {
      answers.push({ at: Math.max(now, freeAt) + delayMs, run: () => onAnswer(true) });
      return true;
    },
  });
  let left = 0;
  let wasMost = 0;
  const body = {
    sendSlice(maxBytes: number): number {
      const bytes = Math.min(maxBytes, left);
      left -= bytes;
      freeAt = Math.max(now, freeAt) + bytes / bytesPerMs;
      wasMost = Math.max(wasMost, (freeAt - now) * bytesPerMs);
      if (left > 0) {
        queueMicrotask(() => pacer.enter(body));
      }
      return bytes;
    },
  };
  return {
    pacer,
    /** @returns milliseconds until the whole has arrived. */
    async send(bytes: number): Promise<number> {
      left = bytes;
      const startedAt = now;
      pacer.enter(body);
      for (;;) {
        await new Promise((resolve) => setImmediate(resolve));
        const next = answers.shift();
        if (next === undefined) {
          break;
        }
        now = Math.max(now, next.at);
        next.run();
      }
      return Math.max(now, freeAt) - startedAt;
    },
    /** Milliseconds that an octet handed on at the worst moment had to wait. */
    longestQueueMs: () => wasMost / bytesPerMs,
    forgetQueue: () => {
      wasMost = 0;
    },
    left: () => left,
  };
}

describe('media on one HTTP/2 connection', () => {
  it('keep a slow link busy, and queue no more than a moment on it', async () => {
    const link = openLink(500, 20);
    await link.send(1_000_000);
    link.forgetQueue();
    expect(await link.send(2_000_000)).toBeLessThan(4_400);
    expect(link.longestQueueMs()).toBeLessThan(300);
    expect(link.left()).toBe(0);
  });

  it('have a window that grows with what the link carries', async () => {
    const link = openLink(50_000, 80);
    await link.send(60_000_000);
    expect(link.pacer.windowBytes).toBeGreaterThan(2_000_000);
  });

  it('go on when no PING can be sent', () => {
    let sent = 0;
    const pacer = new SessionPacer({ now: () => 0, ping: () => false });
    const body = {
      sendSlice(bytes: number): number {
        sent += bytes;
        return bytes;
      },
    };
    for (let turn = 0; turn < 100; turn += 1) {
      pacer.enter(body);
    }
    expect(sent).toBe(1_638_400);
  });
});
