'use client';

import type { ConnectedEncoders, LiveViewers } from '@rostrum/contract/live-sessions';
import { useCallback, useState } from 'react';
import { useSay } from '../../language/spoken-here.tsx';
import admin from '../admin/admin.module.css';
import { AdminWays } from '../admin/admin-ways.tsx';
import type { ChannelChoice } from '../admin/channel-checks.tsx';
import { askApi } from '../browser/api.ts';
import { usePoll } from '../browser/use-poll.ts';
import { EncoderTable } from './encoder-table.tsx';
import { ViewerTable } from './viewer-table.tsx';

const LOOK_EVERY_MS = 5_000;

export type LiveDeskProps = {
  readonly channels: readonly ChannelChoice[];
  readonly knownAt: number;
};

/** `/admin/live`: who publishes and who watches now, and the end of either. */
export function LiveDesk({ channels, knownAt }: LiveDeskProps) {
  const say = useSay('admin');
  const [encoders, setEncoders] = useState<ConnectedEncoders>();
  const [viewers, setViewers] = useState<LiveViewers>();
  const [channel, setChannel] = useState('');
  /** Where the page begins that is shown; the pages before it, to go back to. */
  const [cursors, setCursors] = useState<readonly string[]>([]);
  const [now, setNow] = useState(knownAt);
  const [fault, setFault] = useState<string>();
  const after = cursors.at(-1);

  const look = useCallback(async () => {
    const query = new URLSearchParams({ ...(channel !== '' && { channel }), ...(after !== undefined && { after }) });
    const [nowEncoders, nowViewers] = await Promise.all([
      askApi<ConnectedEncoders>('GET', 'live-encoders'),
      askApi<LiveViewers>('GET', `viewers?${query.toString()}`),
    ]);
    if (nowEncoders.ok) {
      setEncoders(nowEncoders.value);
    }
    if (nowViewers.ok) {
      setViewers(nowViewers.value);
    }
    setNow(Date.now());
    setFault(nowEncoders.ok ? (nowViewers.ok ? undefined : nowViewers.say) : nowEncoders.say);
  }, [channel, after]);
  usePoll(look, LOOK_EVERY_MS, { isAtOnce: true });

  return (
    <div className={admin['page']}>
      <AdminWays at="live" />
      <div className={admin['head']}>
        <div>
          <h1>{say('live')}</h1>
          <p className={admin['soft']}>{say('liveText')}</p>
        </div>
      </div>
      {fault !== undefined && (
        <p className="fault" role="alert">
          {fault}
        </p>
      )}
      {encoders === undefined || viewers === undefined ? (
        fault === undefined && (
          <p className={admin['soft']} role="status">
            {say('looking')}
          </p>
        )
      ) : (
        <>
          <EncoderTable encoders={encoders.encoders} now={now} onChange={look} />
          <section className={`panel ${admin['card']}`} aria-label={say('viewers')}>
            <div className={admin['head']}>
              <h2>{say('viewersTotal', { count: viewers.total })}</h2>
              <label className={admin['filter']}>
                <span className="visually-hidden">{say('channel')}</span>
                <select
                  className="input"
                  value={channel}
                  onChange={(event) => {
                    setChannel(event.currentTarget.value);
                    setCursors([]);
                  }}
                >
                  <option value="">{say('allChannels')}</option>
                  {channels.map(({ slug, title }) => (
                    <option key={slug} value={slug}>
                      {title}
                    </option>
                  ))}
                </select>
              </label>
            </div>
            {viewers.silentEdges > 0 && <p className="fault">{say('silentEdges', { count: viewers.silentEdges })}</p>}
            {viewers.viewers.length === 0 ? (
              <p className={admin['soft']}>{say(channel === '' ? 'nobodyWatches' : 'nobodyWatchesIt')}</p>
            ) : (
              <ViewerTable viewers={viewers.viewers} now={now} onEnded={() => void look()} />
            )}
            {(cursors.length > 0 || viewers.next !== null) && (
              <div className={admin['actions']}>
                {cursors.length > 0 && (
                  <button
                    type="button"
                    className="button"
                    data-kind="quiet"
                    onClick={() => setCursors(cursors.slice(0, -1))}
                  >
                    {say('newer')}
                  </button>
                )}
                {viewers.next !== null && (
                  <button
                    type="button"
                    className="button"
                    data-kind="quiet"
                    onClick={() => setCursors([...cursors, viewers.next ?? ''])}
                  >
                    {say('showBefore')}
                  </button>
                )}
              </div>
            )}
            <p className={admin['soft']}>{say('viewersText')}</p>
          </section>
        </>
      )}
    </div>
  );
}
