import type { ChannelLevels } from '@rostrum/contract/api';
import { useCallback, useState } from 'react';
import type { Say } from '../../language/speaker.ts';
import { useSay } from '../../language/spoken-here.tsx';
import { askApi } from '../browser/api.ts';
import { usePoll } from '../browser/use-poll.ts';
import styles from './level-meters.module.css';

/** What is asked for is the last half second. */
const PERIOD_MS = 500;
/** The left end of a meter. */
const FLOOR_DB = -60;
const SILENT_DB = -70;

/** How loud the sound is, channel by channel: the bar is its loudness, the mark its peak. */
export function LevelMeters({ slug }: { slug: string }) {
  const say = useSay('live');
  const player = useSay('player');
  const [levels, setLevels] = useState<ChannelLevels['levels']>([]);
  const look = useCallback(async () => {
    const outcome = await askApi<ChannelLevels>('GET', `channels/${slug}/levels`);
    setLevels(outcome.ok ? outcome.value.levels : []);
  }, [slug]);
  usePoll(look, PERIOD_MS);
  if (levels.length === 0) {
    return null;
  }
  return (
    <section className={styles['meters']} aria-label={player('sound')}>
      {levels.map((level, channel) => {
        const name = nameOf(say, channel, levels.length);
        return (
          <div key={name} className={styles['row']}>
            <span>{name}</span>
            <div
              className={styles['meter']}
              role="meter"
              aria-label={say('channelSound', { name })}
              aria-valuemin={FLOOR_DB}
              aria-valuemax={0}
              aria-valuenow={Math.round(Math.max(FLOOR_DB, level.peakDb))}
              aria-valuetext={sayLevel(say, level)}
            >
              <i className={styles['bar']} style={{ clipPath: `inset(0 ${100 - share(level.rmsDb)}% 0 0)` }} />
              <i className={styles['peak']} style={{ insetInlineStart: `${share(level.peakDb)}%` }} />
            </div>
            <span className={styles['figure']} data-clipped={level.isClipped || undefined}>
              {sayLevel(say, level)}
            </span>
          </div>
        );
      })}
    </section>
  );
}

/** Percent of a meter's width. */
function share(db: number): number {
  return Math.round(Math.min(1, Math.max(0, 1 - db / FLOOR_DB)) * 1000) / 10;
}

function sayLevel(say: Say<'live'>, { peakDb, isClipped }: ChannelLevels['levels'][number]): string {
  return isClipped ? say('tooLoud') : peakDb <= SILENT_DB ? say('silent') : `${Math.round(peakDb)} dB`;
}

function nameOf(say: Say<'live'>, channel: number, count: number): string {
  return count === 1 ? 'Mono' : count === 2 ? say(channel === 0 ? 'left' : 'right') : `${channel + 1}`;
}
