import type { WatchWay } from '@rostrum/contract/api';
import { type RefObject, useEffect, useState } from 'react';
import { askApi } from '../browser/api.ts';
import type { Stream } from '../player/stream.ts';

/** A stream that gave up is opened anew after this long. */
const AGAIN_MS = 2_000;
const LATENCY_EVERY_MS = 1_000;

export type LivePictureOptions = {
  readonly slug: string;
  /** The running event; it is opened anew with another. */
  readonly epoch: string;
  /** Muted by whoever shows it: who runs a channel sits beside the camera. */
  readonly video: RefObject<HTMLVideoElement | null>;
};

/**
 * Plays a running event, a rehearsal too, with the watch page's own player, which is loaded here and now. It goes by a
 * host's right, and is no viewer.
 * @returns `fault` in words while there is no picture; `latencyMs` behind the live point, undefined while unknown.
 */
export function useLivePicture({ slug, epoch, video }: LivePictureOptions): {
  readonly fault: string | undefined;
  readonly latencyMs: number | undefined;
} {
  const [round, setRound] = useState(0);
  const [fault, setFault] = useState<string>();
  const [latencyMs, setLatencyMs] = useState<number>();

  useEffect(() => {
    let stream: Stream | undefined;
    let isGone = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const again = (): void => {
      timer = setTimeout(() => setRound((before) => before + 1), AGAIN_MS);
    };
    const open = async (): Promise<void> => {
      const [way, { loadOpener }] = await Promise.all([
        askApi<WatchWay>('POST', `channels/${slug}/watch-token`, {}),
        import('../player/load-opener.ts'),
      ]);
      const opener = await loadOpener();
      const element = video.current;
      if (isGone || element === null) {
        return;
      }
      if (!way.ok || opener === undefined) {
        setFault(way.ok ? 'This browser cannot play live streams. Use a newer one.' : way.say);
        again();
        return;
      }
      setFault(undefined);
      stream = opener(element, way.value.hlsUrl, 'auto', {
        onRenditions: () => {},
        onRenditionPlaying: () => {},
        onSounds: () => {},
        onTextTracks: () => {},
        onHiccup: () => {},
        onTrouble: again,
      });
      await element.play().catch(() => {});
    };
    open().catch(again);
    const look = setInterval(() => {
      const latencyS = stream?.timing().latencyS;
      setLatencyMs(latencyS === undefined ? undefined : Math.round(latencyS * 1000));
    }, LATENCY_EVERY_MS);
    return () => {
      isGone = true;
      clearTimeout(timer);
      clearInterval(look);
      stream?.close();
    };
    // `epoch` and `round` ask for another stream.
  }, [slug, epoch, round, video]);

  return { fault, latencyMs };
}
