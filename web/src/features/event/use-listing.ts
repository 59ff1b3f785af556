'use client';

import { useEffect, useState } from 'react';
import type { ChannelView } from '../../server/channels.ts';

const PERIOD_MS = 8_000;
const JITTER_MS = 4_000;
/** Viewer counts are asked for this many channels: what is on the screen at first. */
const COUNTED_MAX = 12;

type Listing = { readonly channels: readonly ChannelView[]; readonly viewers: ReadonlyMap<string, number> };

/** Keeps the listing and the viewer counts fresh while the page is looked at. */
export function useListing(known: readonly ChannelView[]): Listing {
  const [listing, setListing] = useState<Listing>({ channels: known, viewers: new Map() });

  useEffect(() => {
    const abort = new AbortController();
    let handle: ReturnType<typeof setTimeout> | undefined;
    const look = async (channels: readonly ChannelView[]): Promise<void> => {
      const fresh = document.visibilityState === 'visible' ? await refresh(channels, abort.signal) : undefined;
      if (abort.signal.aborted) {
        return;
      }
      if (fresh !== undefined) {
        setListing(fresh);
      }
      handle = setTimeout(() => void look(fresh?.channels ?? channels), PERIOD_MS + Math.random() * JITTER_MS);
    };
    handle = setTimeout(() => void look(known), 600);
    return () => {
      abort.abort();
      clearTimeout(handle);
    };
  }, [known]);

  return listing;
}

async function refresh(before: readonly ChannelView[], signal: AbortSignal): Promise<Listing> {
  const channels = (await getJson<{ channels: ChannelView[] }>('/api/v1/live', signal))?.channels ?? before;
  const live = channels.filter((channel) => channel.status === 'live').slice(0, COUNTED_MAX);
  const counts = await Promise.all(
    live.map(async ({ slug }) => {
      const status = await getJson<{ viewers?: number }>(`/api/v1/channels/${slug}/live`, signal);
      return [slug, status?.viewers ?? 0] as const;
    }),
  );
  return { channels, viewers: new Map(counts) };
}

async function getJson<T>(url: string, signal: AbortSignal): Promise<T | undefined> {
  try {
    const response = await fetch(url, { signal });
    return response.ok ? ((await response.json()) as T) : undefined;
  } catch {
    return undefined;
  }
}
