'use client';

import type { StreamState } from '@rostrum/contract/stream-state';
import { ArrowLeft, ExternalLink } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { ChannelView } from '../../server/channels.ts';
import { askApi } from '../browser/api.ts';
import { ChannelSettings } from './channel-settings.tsx';
import { ChatBans } from './chat-bans.tsx';
import { EncoderSettings } from './encoder-settings.tsx';
import { LiveReport } from './live-report.tsx';
import { StatusBadge } from './status-badge.tsx';
import styles from './studio.module.css';

const PERIOD_MS = 3_000;

export type ChannelDeskProps = {
  readonly channel: ChannelView;
  readonly knownState: StreamState | null;
  readonly addresses: { readonly rtmp: string; readonly srt: string; readonly watch: string };
};

/** `/studio/SLUG`: what the channel does now, how to send to it, and its settings. */
export function ChannelDesk({ channel: known, knownState, addresses }: ChannelDeskProps) {
  const [channel, setChannel] = useState(known);
  const [state, setState] = useState(knownState);

  useEffect(() => {
    const handle = setInterval(() => {
      void askApi<{ channel: ChannelView; state: StreamState | null }>('GET', `channels/${known.slug}`).then(
        (outcome) => {
          if (outcome.ok) {
            setChannel(outcome.value.channel);
            setState(outcome.value.state ?? null);
          }
        },
      );
    }, PERIOD_MS);
    return () => clearInterval(handle);
  }, [known.slug]);

  return (
    <div className={styles['page']}>
      <a className={styles['back']} href="/studio">
        <ArrowLeft aria-hidden="true" /> Channels
      </a>
      <div className={styles['pageHead']}>
        <div>
          <h1>{channel.title}</h1>
          <p className={styles['headMeta']}>
            <StatusBadge status={channel.status} />
            <span className={styles['faint']}>/c/{channel.slug}</span>
            {channel.access === 'unlisted' && <span className={styles['faint']}>unlisted</span>}
          </p>
        </div>
        <a className="button" data-kind="quiet" href={`/c/${channel.slug}`} target="_blank" rel="noreferrer">
          Watch page <ExternalLink aria-hidden="true" />
        </a>
      </div>
      <div className={styles['desk']}>
        <div className={styles['deskMain']}>
          <LiveReport state={state} />
          <EncoderSettings slug={channel.slug} addresses={addresses} isLive={channel.status === 'live'} />
        </div>
        <div className={styles['deskMain']}>
          <ChannelSettings channel={known} onChange={setChannel} />
          <ChatBans slug={known.slug} />
        </div>
      </div>
    </div>
  );
}
