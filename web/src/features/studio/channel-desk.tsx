'use client';

import type { ChannelAccess, ChannelStage } from '@rostrum/contract/api';
import type { StreamState } from '@rostrum/contract/stream-state';
import { ArrowLeft, ExternalLink, Radio } from 'lucide-react';
import { useCallback, useEffect, useState } from 'react';
import { useSay } from '../../language/spoken-here.tsx';
import type { ChannelView } from '../../server/channels.ts';
import type { EncoderChoices } from '../../server/encoders.ts';
import type { PullView } from '../../server/pulls.ts';
import { askApi } from '../browser/api.ts';
import { remember, remembered } from '../browser/remembered.ts';
import { usePoll } from '../browser/use-poll.ts';
import { WebhooksCard } from '../webhooks/webhooks-card.tsx';
import { AccessCard } from './access-card.tsx';
import { BackupEncoder } from './backup-encoder.tsx';
import { ChannelSettings } from './channel-settings.tsx';
import { ChatBans } from './chat-bans.tsx';
import { useEncoderAccess } from './encoder-access.ts';
import type { Protocol, Servers } from './encoder-addresses.tsx';
import { EncoderSettings } from './encoder-settings.tsx';
import { LiveControls } from './live-controls.tsx';
import { LiveNow } from './live-now.tsx';
import { LiveReport } from './live-report.tsx';
import { type ChannelOwnerView, OwnerCard } from './owner-card.tsx';
import { PastEvents } from './past-events.tsx';
import { PullCard } from './pull-card.tsx';
import { RehearsalNote } from './rehearsal-note.tsx';
import { ScheduleCard } from './schedule-card.tsx';
import { SectionList } from './section-list.tsx';
import { SlateCard } from './slate-card.tsx';
import { StatusBadge } from './status-badge.tsx';
import { StreamKeys } from './stream-keys.tsx';
import styles from './studio.module.css';
import { useStage } from './use-stage.ts';

/** The page turns live when viewers do, within a second. */
const PERIOD_MS = 1_000;
const PROTOCOL_KEY = 'encoder-protocol';

const SECTIONS = [
  { id: 'now', name: 'now' },
  { id: 'encoder', name: 'encoder' },
  { id: 'pull', name: 'pull' },
  { id: 'details', name: 'details' },
  { id: 'schedule', name: 'schedule' },
  { id: 'access', name: 'whoMayWatch' },
  { id: 'slate', name: 'slate' },
] as const;

export type ChannelDeskProps = {
  readonly channel: ChannelView;
  /** Undefined for those who may not give it to somebody else. */
  readonly owner: ChannelOwnerView | undefined;
  readonly knownState: StreamState | null;
  readonly servers: Servers;
  readonly encoders: EncoderChoices;
  readonly hasOwnSlate: boolean;
  readonly watchAccess: ChannelAccess;
  readonly stage: ChannelStage;
  /** Undefined where this installation pulls nothing. */
  readonly pull: PullView | undefined;
};

/** `/studio/SLUG`: what the channel does now, how to send to it, and its settings. */
export function ChannelDesk(props: ChannelDeskProps) {
  const say = useSay('studio');
  const { channel: known, owner, knownState, servers, encoders, hasOwnSlate, watchAccess, pull } = props;
  const [channel, setChannel] = useState(known);
  const [state, setState] = useState(knownState);
  const [protocol, setProtocol] = useState<Protocol>(servers.rtmp === '' ? 'srt' : 'rtmp');
  const access = useEncoderAccess(known.slug, encoders);
  const stage = useStage(known.slug, props.stage);
  const isOn = state?.status === 'live' || state?.status === 'reconnecting';

  const look = useCallback(async () => {
    const outcome = await askApi<{ channel: ChannelView; state: StreamState | null }>('GET', `channels/${known.slug}`);
    if (outcome.ok) {
      setChannel(outcome.value.channel);
      setState(outcome.value.state ?? null);
    }
  }, [known.slug]);
  usePoll(look, PERIOD_MS);

  useEffect(() => {
    if (remembered(PROTOCOL_KEY) === 'srt' && servers.srt !== '') {
      setProtocol('srt');
    }
  }, [servers.srt]);
  const onProtocol = (chosen: Protocol): void => {
    setProtocol(chosen);
    remember(PROTOCOL_KEY, chosen);
  };

  return (
    <div className={styles['page']}>
      <a className={styles['back']} href="/studio">
        <ArrowLeft aria-hidden="true" /> {say('channels')}
      </a>
      <div className={styles['pageHead']}>
        <div>
          <h1>{channel.title}</h1>
          <p className={styles['headMeta']}>
            <StatusBadge
              status={channel.status}
              isRehearsal={channel.isRehearsal}
              isSlateByHand={state?.isSlateByHand === true}
            />
            <span className={styles['faint']}>/c/{channel.slug}</span>
            {channel.access !== 'public' && <span className={styles['faint']}>{say(`${channel.access}Badge`)}</span>}
          </p>
        </div>
        <div className={styles['formActions']}>
          <a className="button" data-kind="quiet" href={`/c/${channel.slug}`} target="_blank" rel="noreferrer">
            {say('watchPage')} <ExternalLink aria-hidden="true" />
          </a>
          <a className="button" href={`/studio/${channel.slug}/go-live`}>
            <Radio aria-hidden="true" /> {say('goLive')}
          </a>
        </div>
      </div>
      <SectionList
        sections={SECTIONS.filter(({ id }) => id !== 'pull' || pull !== undefined).map(({ id, name }) => ({
          id,
          name: say(name),
        }))}
      />
      {stage.stage.rehearsalSince !== null && (
        <RehearsalNote slug={known.slug} since={stage.stage.rehearsalSince} stage={stage} isOn={isOn} />
      )}
      {isOn && state.epoch !== undefined && (
        <LiveNow key={state.epoch} state={state} epoch={state.epoch}>
          <LiveControls slug={known.slug} state={state} stage={stage} />
        </LiveNow>
      )}
      <div className={styles['desk']}>
        <div className={styles['deskMain']}>
          <div id="now" className={styles['part']}>
            {(isOn || stage.stage.endedAt === null) && (
              <LiveReport state={state} isRehearsal={stage.stage.rehearsalSince !== null} />
            )}
            {((isOn && state.epoch === undefined) ||
              (!isOn && stage.stage.endedAt !== null) ||
              (!isOn && stage.told !== undefined && stage.stage.rehearsalSince === null)) && (
              <section className={`panel ${styles['card']}`}>
                <h2>{stage.stage.endedAt === null ? say('thisEvent') : say('eventEnded')}</h2>
                <LiveControls slug={known.slug} state={state} stage={stage} />
              </section>
            )}
          </div>
          <div id="encoder" className={styles['part']}>
            <EncoderSettings
              access={access}
              servers={servers}
              protocol={protocol}
              onProtocol={onProtocol}
              isLive={channel.status === 'live'}
            />
            <BackupEncoder access={access} servers={servers} protocol={protocol} />
            <StreamKeys slug={known.slug} servers={servers} protocol={protocol} />
          </div>
          {pull !== undefined && (
            <div id="pull" className={styles['part']}>
              <PullCard slug={known.slug} known={pull} state={state} />
            </div>
          )}
        </div>
        <div className={styles['deskMain']}>
          <ChannelSettings channel={known} onChange={setChannel} />
          <div id="schedule" className={styles['part']}>
            <ScheduleCard slug={known.slug} />
            <PastEvents slug={known.slug} />
          </div>
          <div id="access" className={styles['part']}>
            <AccessCard slug={known.slug} known={watchAccess} channel={channel} />
          </div>
          <div id="slate" className={styles['part']}>
            <SlateCard slug={known.slug} title={channel.title} isOwn={hasOwnSlate} />
          </div>
          <ChatBans slug={known.slug} />
          <WebhooksCard slug={known.slug} />
          {owner !== undefined && <OwnerCard slug={known.slug} known={owner} />}
        </div>
      </div>
    </div>
  );
}
