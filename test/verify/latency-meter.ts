import { CLOCK_BLOCKS, CLOCK_STRIP_SHARE, decodeClock } from '@rostrum/media/clock-strip';
import type { Page } from 'playwright-core';
import { quantile } from '../harness/results.ts';

/** One presented frame: when it was shown, and when its content was made. ms since 1970, one machine's clock. */
export type LatencySample = { readonly shownAt: number; readonly madeAt: number };

export type LatencyFigures = {
  /** Frames presented, and those of them whose clock could be read. */
  readonly frames: number;
  readonly read: number;
  /** Seconds, glass to glass. */
  readonly median: number;
  readonly p95: number;
  readonly min: number;
  readonly max: number;
};

type RawFrame = { readonly shownAt: number; readonly luma: readonly number[] };

/**
 * Measures glass to glass in a real browser: for each frame the page presents, the clock strip at the picture's top is
 * read and compared with the time of presentation. Both ends must run on one machine.
 * @param durationMs how long to measure.
 * @returns one sample a readable frame, and how many frames were presented in all.
 */
export async function measureLatency(
  page: Page,
  durationMs: number,
): Promise<{ readonly samples: LatencySample[]; readonly frames: number }> {
  const raw = await page.evaluate(readStrips, { durationMs, blocks: CLOCK_BLOCKS, stripShare: CLOCK_STRIP_SHARE });
  const samples = raw.flatMap(({ shownAt, luma }) => {
    const madeAt = decodeClock(luma, shownAt);
    return madeAt === undefined ? [] : [{ shownAt, madeAt }];
  });
  return { samples, frames: raw.length };
}

/** Sums samples up. */
export function latencyFigures(samples: readonly LatencySample[], frames: number): LatencyFigures {
  const seconds = samples.map(({ shownAt, madeAt }) => (shownAt - madeAt) / 1000);
  return {
    frames,
    read: samples.length,
    median: quantile(seconds, 0.5),
    p95: quantile(seconds, 0.95),
    min: Math.min(...seconds),
    max: Math.max(...seconds),
  };
}

/**
 * Runs in the browser, so it stands alone. Copies only the strip's middle rows out of each frame's luma plane, without
 * a colour conversion of the whole picture, so that measuring hardly costs the player anything.
 */
async function readStrips(options: { durationMs: number; blocks: number; stripShare: number }): Promise<RawFrame[]> {
  const video = document.querySelector('video');
  if (video === null) {
    return [];
  }
  const frames: RawFrame[] = [];
  const endAt = performance.now() + options.durationMs;

  const keep = async (frame: VideoFrame, shownAt: number): Promise<void> => {
    frames.push({ shownAt, luma: await readLuma(frame) });
    frame.close();
  };
  const readLuma = async (frame: VideoFrame): Promise<number[]> => {
    const { width, height, x, y } = frame.visibleRect ?? { width: 0, height: 0, x: 0, y: 0 };
    const middle = Math.floor((height * options.stripShare) / 2 / 2) * 2;
    const rect = { x, y: y + middle, width: Math.floor(width / 2) * 2, height: 2 };
    const rows = new Uint8Array(frame.allocationSize({ rect }));
    const [plane] = await frame.copyTo(rows, { rect });
    const isPacked = frame.format === null || frame.format.startsWith('RGB') || frame.format.startsWith('BGR');
    const step = isPacked ? 4 : 1;
    const blockWidth = width / options.blocks;
    return Array.from({ length: options.blocks }, (_, block) => {
      const centre = (block + 0.5) * blockWidth;
      const reach = Math.max(1, Math.floor(blockWidth / 6));
      let sum = 0;
      let count = 0;
      for (let column = Math.round(centre) - reach; column <= Math.round(centre) + reach; column += 1) {
        sum += rows[(plane?.offset ?? 0) + column * step + (isPacked ? 1 : 0)] ?? 0;
        count += 1;
      }
      return sum / count;
    });
  };

  await new Promise<void>((resolve) => {
    const giveUp = setTimeout(resolve, options.durationMs + 1_000);
    const onFrame = (): void => {
      void keep(new VideoFrame(video), Date.now());
      if (performance.now() < endAt) {
        video.requestVideoFrameCallback(onFrame);
      } else {
        clearTimeout(giveUp);
        setTimeout(resolve, 100);
      }
    };
    video.requestVideoFrameCallback(onFrame);
  });
  return frames;
}
