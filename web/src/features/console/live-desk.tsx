'use client';

import type { ConnectedEncoders, LiveViewers } from '@rostrum/contract/live-sessions';
import { useCallback, useState } from 'react';
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
          <h1>Live</h1>
          <p className={admin['soft']}>Who publishes and who watches, at this moment.</p>
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
            Looking…
          </p>
        )
      ) : (
        <>
          <EncoderTable encoders={encoders.encoders} now={now} onChange={look} />
          <section className={`panel ${admin['card']}`} aria-label="Viewers">
            <div className={admin['head']}>
              <h2>{sayTotal(viewers.total)}</h2>
              <label className={admin['filter']}>
                <span className="visually-hidden">Channel</span>
                <select
                  className="input"
                  value={channel}
                  onChange={(event) => {
                    setChannel(event.currentTarget.value);
                    setCursors([]);
                  }}
                >
                  <option value="">All channels</option>
                  {channels.map(({ slug, title }) => (
                    <option key={slug} value={slug}>
                      {title}
                    </option>
                  ))}
                </select>
              </label>
            </div>
            {viewers.silentEdges > 0 && (
              <p className="fault">
                {viewers.silentEdges === 1 ? 'One edge process' : `${viewers.silentEdges} edge processes`} did not
                answer in time: whoever watches there is missing here.
              </p>
            )}
            {viewers.viewers.length === 0 ? (
              <p className={admin['soft']}>Nobody watches{channel === '' ? '' : ' it'} now.</p>
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
                    Newer
                  </button>
                )}
                {viewers.next !== null && (
                  <button
                    type="button"
                    className="button"
                    data-kind="quiet"
                    onClick={() => setCursors([...cursors, viewers.next ?? ''])}
                  >
                    Show who came before
                  </button>
                )}
              </div>
            )}
            <p className={admin['soft']}>
              Everybody who plays by a right of their own is here. Of an open channel, players that report are; nobody
              can be shown out of it, since whoever asks is let in: give it a password, members or tickets for that.
            </p>
          </section>
        </>
      )}
    </div>
  );
}

function sayTotal(total: number): string {
  return total === 1 ? '1 viewer' : `${total.toLocaleString('en')} viewers`;
}
