'use client';

import { ArrowRight } from 'lucide-react';
import { useSay } from '../../language/spoken-here.tsx';
import type { ChannelView } from '../../server/channels.ts';
import type { ListedOccurrence } from '../../server/schedule.ts';
import { useMe } from '../frame/me.ts';
import { Stage } from '../frame/stage.tsx';
import styles from './home.module.css';
import { LivePreview } from './live-preview.tsx';
import { useListing } from './use-listing.ts';
import { When } from './when.tsx';

export type HomeProps = {
  readonly known: readonly ChannelView[];
  /** What is planned on them, the soonest first. */
  readonly coming: readonly ListedOccurrence[];
  /** Nobody has an account here yet. */
  readonly isNew: boolean;
};

/** `/`: what is live now, large; what else there is, quietly below. Changes by itself as things begin and end. */
export function Home({ known, coming, isNew }: HomeProps) {
  const say = useSay('event');
  const { channels, viewers } = useListing(known);
  const live = channels.filter((channel) => channel.status === 'live' || channel.status === 'reconnecting');
  const resting = channels.filter((channel) => !live.includes(channel));
  const [hero, ...others] = live;
  if (channels.length === 0) {
    return <NothingYet isNew={isNew} />;
  }
  return (
    <div className={styles['home']}>
      {hero === undefined ? (
        <Stage title={say('nothingLive')} text={say('nothingLiveText')} />
      ) : (
        <Hero channel={hero} viewers={viewers.get(hero.slug)} />
      )}
      {others.length > 0 && (
        <section className={styles['section']}>
          <h2>{say('alsoLive')}</h2>
          <ul className={styles['grid']}>
            {others.map((channel) => (
              <li key={channel.slug}>
                <Card channel={channel} viewers={viewers.get(channel.slug)} />
              </li>
            ))}
          </ul>
        </section>
      )}
      {coming.length > 0 && (
        <section className={styles['section']}>
          <h2>{say('comingUp')}</h2>
          <ul className={styles['rows']}>
            {coming.map(({ id, slug, channel, title, startsAt, poster, event }) => (
              <li key={`${id} ${startsAt}`}>
                <a className={styles['row']} href={`/c/${slug}/e/${event}`}>
                  <RowTitle title={title} picture={poster} />
                  <span className={styles['rowText']}>
                    <When time={startsAt} /> · {channel}
                  </span>
                  <ArrowRight aria-hidden="true" />
                </a>
              </li>
            ))}
          </ul>
        </section>
      )}
      {resting.length > 0 && (
        <section className={styles['section']}>
          <h2>{live.length > 0 ? say('notLiveNow') : say('channels')}</h2>
          <ul className={styles['rows']}>
            {resting.map((channel) => (
              <li key={channel.slug}>
                <a className={styles['row']} href={`/c/${channel.slug}`}>
                  <RowTitle title={channel.title} picture={channel.picture} />
                  {channel.description !== '' && <span className={styles['rowText']}>{channel.description}</span>}
                  <ArrowRight aria-hidden="true" />
                </a>
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}

function RowTitle({ title, picture }: { title: string; picture: string | null }) {
  return (
    <span className={styles['rowTitle']} dir="auto">
      {picture !== null && <img src={picture} alt="" loading="lazy" />}
      <span>{title}</span>
    </span>
  );
}

function Hero({ channel, viewers }: { channel: ChannelView; viewers: number | undefined }) {
  const say = useSay('event');
  return (
    <section className={styles['heroPlace']}>
      <a className={styles['hero']} href={`/c/${channel.slug}`}>
        <LivePreview key={channel.slug} channel={channel} />
        <span className={styles['shade']} aria-hidden="true" />
        <span className={styles['heroBadges']}>
          <span className="live-badge">{say('live')}</span>
          {viewers !== undefined && viewers > 0 && (
            <span className={styles['viewers']}>{say('watching', { count: viewers })}</span>
          )}
        </span>
        <span className={styles['heroWords']}>
          <span className={styles['heroTitle']} role="heading" aria-level={1}>
            {channel.title}
          </span>
          {channel.description !== '' && (
            <span className={styles['heroText']} dir="auto">
              {channel.description}
            </span>
          )}
          <span className={styles['heroAction']}>
            {say('watchLive')} <ArrowRight aria-hidden="true" />
          </span>
        </span>
      </a>
    </section>
  );
}

function Card({ channel, viewers }: { channel: ChannelView; viewers: number | undefined }) {
  const say = useSay('event');
  return (
    <a className={styles['card']} href={`/c/${channel.slug}`}>
      <span className={styles['cardPicture']}>
        <LivePreview channel={channel} isStill />
        <span className={styles['cardBadge']}>
          <span className="live-badge">{say('live')}</span>
        </span>
      </span>
      <span className={styles['cardTitle']} dir="auto">
        {channel.title}
      </span>
      {viewers !== undefined && viewers > 0 && (
        <span className={styles['cardMeta']}>{say('watching', { count: viewers })}</span>
      )}
    </a>
  );
}

function NothingYet({ isNew }: { isNew: boolean }) {
  const say = useSay('event');
  const me = useMe();
  if (isNew) {
    return <Stage title={say('running')} text={say('runningText')} />;
  }
  if (me?.mayMakeChannels === true) {
    return (
      <Stage title={say('firstChannel')} text={say('firstChannelText')}>
        <a className="button" href="/studio">
          {say('openStudio')}
        </a>
      </Stage>
    );
  }
  return <Stage title={say('quiet')} text={say('quietText')} />;
}
