import type { WatchWay } from '@rostrum/contract/api';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useSay } from '../../language/spoken-here.tsx';
import type { ChannelView } from '../../server/channels.ts';
import { askApi } from '../browser/api.ts';
import { browserClock } from '../browser/browser-clock.ts';

/** How this browser stands with a channel: on the way in, or at a door that asks for something. */
export type Way =
  | { readonly kind: 'open'; readonly mediaUrl: string }
  | { readonly kind: 'asking' }
  /** `code` names what is lacking, or what was wrong with what was shown. */
  | { readonly kind: 'door'; readonly code: string; readonly say: string };

/** What a door can be shown. */
export type Shown = { readonly password?: string; readonly ticket?: string };

/** A right just made is dated to the second, as its end is: within that second it may still be refused. */
const AGAIN_AFTER_MS = 1_200;
/** A way that is refused so soon after it was given does not lead in. */
const SOON_MS = 10_000;
const TRIES_MAX = 3;
/** While it is closed for now, or the site is out of reach. */
const LOOK_AGAIN_MS = 15_000;
const LACKS: ReadonlySet<string> = new Set([
  'PASSWORD_NEEDED',
  'TICKET_NEEDED',
  'SIGN_IN_TO_WATCH',
  'NOT_A_MEMBER',
  'NOT_OPEN_YET',
  'CLOSED',
  'COUNTRY_REFUSED',
]);
const PASSING = new Set(['NOT_OPEN_YET', 'OUT_OF_REACH', 'UNAVAILABLE']);

/**
 * Finds the way to a channel's media, and finds it anew when it ends.
 * @returns `renew`, to be called when the media were refused; `show`, which resolves to what was wrong, if anything.
 */
export function useWay(channel: Pick<ChannelView, 'slug' | 'access'>): {
  readonly way: Way;
  readonly renew: () => void;
  readonly show: (shown: Shown) => Promise<string | undefined>;
} {
  const words = useSay('event');
  const { slug, access } = channel;
  const isOpen = access === 'public' || access === 'unlisted';
  const [way, setWay] = useState<Way>(
    isOpen ? { kind: 'open', mediaUrl: `/hls/${slug}/index.m3u8` } : { kind: 'asking' },
  );
  const refusals = useRef({ count: 0, givenAt: Number.NEGATIVE_INFINITY });

  const ask = useCallback(
    async (shown: Shown): Promise<Way> => {
      const outcome = await askApi<WatchWay>('POST', `channels/${slug}/watch-token`, shown);
      if (outcome.ok) {
        refusals.current.givenAt = browserClock.now();
        return { kind: 'open', mediaUrl: outcome.value.hlsUrl };
      }
      return { kind: 'door', code: outcome.code ?? 'OUT_OF_REACH', say: outcome.say };
    },
    [slug],
  );

  const renew = useCallback((): void => {
    const { current } = refusals;
    const isSoon = browserClock.now() - current.givenAt < SOON_MS;
    current.count = isSoon ? current.count + 1 : 1;
    if (current.count > TRIES_MAX) {
      setWay({ kind: 'door', code: 'REFUSED', say: words('askHost') });
      return;
    }
    setWay({ kind: 'asking' });
    browserClock.after(isSoon ? AGAIN_AFTER_MS : 0, () => void ask({}).then(setWay));
  }, [ask, words]);

  const show = useCallback(
    async (shown: Shown): Promise<string | undefined> => {
      const found = await ask(shown);
      if (found.kind === 'door' && !isLack(found.code)) {
        return found.say;
      }
      setWay(found);
      return undefined;
    },
    [ask],
  );

  useEffect(() => {
    const token = /^#t=([\w.-]{20,2000})$/.exec(location.hash)?.[1];
    if (token !== undefined) {
      // A right that another site gave; it is taken out of the address, which people copy.
      history.replaceState(history.state, '', location.pathname + location.search);
      setWay({ kind: 'open', mediaUrl: `/hls/t/${token}/${slug}/index.m3u8` });
    } else if (!isOpen) {
      void ask({}).then(setWay);
    }
  }, [ask, isOpen, slug]);

  const isPassing = way.kind === 'door' && PASSING.has(way.code);
  useEffect(() => {
    if (!isPassing) {
      return;
    }
    const timer = browserClock.every(LOOK_AGAIN_MS, () => void ask({}).then(setWay));
    return () => timer.cancel();
  }, [ask, isPassing]);

  return { way, renew, show };
}

/** Whether the door asks for something else now, rather than refusing what was shown. */
function isLack(code: string): boolean {
  return LACKS.has(code);
}
