import type { WatchWay } from '@rostrum/contract/api';
import { type RefObject, useEffect, useState } from 'react';
import { useSay } from '../../language/spoken-here.tsx';
import { askApi } from '../browser/api.ts';
import { browserClock } from '../browser/browser-clock.ts';
import { PlayerViewStore } from '../player/player-view.ts';
import type { Stream } from '../player/stream.ts';
import { StreamWatch } from '../player/stream-watch.ts';

/** A stream that gave up is opened anew after this long. */
const AGAIN_MS = 2_000;
const LOOK_EVERY_MS = 250;

export type LivePictureOptions = {
  readonly slug: string;
  /** The running event; it is opened anew with another. */
  readonly epoch: string;
  /** Muted by whoever shows it: who runs a channel sits beside the camera. */
  readonly video: RefObject<HTMLVideoElement | null>;
};

/**
 * Plays a running event, a rehearsal too, with the watch page's own player, which is loaded here and now: it finds its way
 * back from what holds viewers up by the same rules as theirs. It goes by a host's right, and is no viewer.
 * @returns `fault` in words while there is no picture; `latencyMs` behind the live point, undefined while unknown.
 */
export function useLivePicture({ slug, epoch, video }: LivePictureOptions): {
  readonly fault: string | undefined;
  readonly latencyMs: number | undefined;
} {
  const [round, setRound] = useState(0);
  const say = useSay('live');
  /** Null: this browser cannot play it. */
  const [fault, setFault] = useState<string | null>();
  const [latencyMs, setLatencyMs] = useState<number>();

  useEffect(() => {
    const store = new PlayerViewStore({ status: 'live', epoch });
    let stream: Stream | undefined;
    let isGone = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const again = (): void => {
      clearTimeout(timer);
      timer = setTimeout(() => setRound((before) => before + 1), AGAIN_MS);
    };
    const watch = new StreamWatch({
      store,
      clock: browserClock,
      onDoubt: () => {},
      onFinished: again,
      onLate: () => {
        const to = stream?.timing().liveSyncPosition;
        if (video.current !== null && to !== undefined) {
          video.current.currentTime = to;
        }
      },
      onStuck: again,
    });
    const onPlaying = (): void => store.dispatch({ kind: 'frame' });
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
        setFault(way.ok ? null : way.say);
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
      watch.restart();
      element.addEventListener('playing', onPlaying);
      await element.play().catch(() => {});
    };
    open().catch(again);
    const look = setInterval(() => {
      if (video.current !== null && stream !== undefined) {
        watch.look(video.current, stream);
        setLatencyMs(store.view.latencyMs);
      }
    }, LOOK_EVERY_MS);
    const element = video.current;
    return () => {
      isGone = true;
      clearTimeout(timer);
      clearInterval(look);
      element?.removeEventListener('playing', onPlaying);
      stream?.close();
    };
    // `epoch` and `round` ask for another stream.
  }, [slug, epoch, round, video]);

  return { fault: fault === null ? say('cannotPlay') : fault, latencyMs };
}
