import type { ConnectedEncoder } from '@rostrum/contract/live-sessions';
import { useState } from 'react';
import type { Say } from '../../language/speaker.ts';
import { useLanguage, useSay } from '../../language/spoken-here.tsx';
import admin from '../admin/admin.module.css';
import { askApi } from '../browser/api.ts';
import { sayDuration } from '../browser/words.ts';
import styles from './console.module.css';
import { ROLE_WORDS, sayRate } from './live-words.ts';

export type EncoderTableProps = {
  readonly encoders: readonly ConnectedEncoder[];
  readonly now: number;
  readonly onChange: () => Promise<void>;
};

/** Who publishes now, each with a way to end it. */
export function EncoderTable({ encoders, now, onChange }: EncoderTableProps) {
  const say = useSay('admin');
  const language = useLanguage();
  const [ended, setEnded] = useState<ConnectedEncoder>();
  const [said, setSaid] = useState<{ readonly isFault: boolean; readonly say: string }>();

  const end = async (encoder: ConnectedEncoder): Promise<void> => {
    const path = `channels/${encoder.slug}/encoders/${encodeURIComponent(encoder.id)}/end`;
    const outcome = await askApi('POST', path);
    setEnded(outcome.ok ? encoder : undefined);
    setSaid(outcome.ok ? undefined : { isFault: true, say: outcome.say });
    await onChange();
  };
  const keepOut = async ({ slug, role }: ConnectedEncoder): Promise<void> => {
    const outcome =
      role === 'pull'
        ? await askApi('PUT', `channels/${slug}/pull`, { isOn: false })
        : await askApi(
            'POST',
            role === 'backup' ? `channels/${slug}/encoders/backup-key` : `channels/${slug}/stream-key`,
          );
    const done = role === 'pull' ? say('pullIsOff', { slug }) : say('keyReplaced', { slug });
    setSaid({ isFault: !outcome.ok, say: outcome.ok ? done : outcome.say });
    setEnded(undefined);
    await onChange();
  };

  return (
    <section className={`panel ${admin['card']}`} aria-label={say('encoders')}>
      <h2>{say('encoders')}</h2>
      {encoders.length === 0 ? (
        <p className={admin['soft']}>{say('nobodyPublishes')}</p>
      ) : (
        <table className={styles['table']}>
          <thead>
            <tr>
              <th scope="col">{say('channel')}</th>
              <th scope="col">{say('from')}</th>
              <th scope="col">{say('rate')}</th>
              <th scope="col">{say('howLong')}</th>
              <th scope="col">
                <span className="visually-hidden">{say('end')}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {encoders.map((encoder) => (
              <tr key={encoder.id}>
                <th scope="row">
                  <a href={`/studio/${encoder.slug}`}>{encoder.slug}</a>
                  <small data-flush>{stateOf(encoder, say)}</small>
                </th>
                <td data-label={say('from')}>
                  <span>
                    {encoder.address}
                    <small>{[encoder.protocol.toUpperCase(), encoder.encoder].filter(Boolean).join(', ')}</small>
                  </span>
                </td>
                <td data-label={say('rate')}>{sayRate(encoder.bitrate, language)}</td>
                <td data-label={say('howLong')} suppressHydrationWarning>
                  {sayDuration(now - encoder.since)}
                </td>
                <td data-label="" className={styles['do']}>
                  <button
                    type="button"
                    className="button"
                    data-kind="danger"
                    data-size="small"
                    aria-label={say(ROLE_WORDS[encoder.role].end, { slug: encoder.slug })}
                    onClick={() => void end(encoder)}
                  >
                    {say('end')}
                  </button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {ended !== undefined && (
        <div className={admin['sure']} role="status">
          <p>
            {ended.role === 'pull' ? say('pullEnded', { slug: ended.slug }) : say('encoderEnded', { slug: ended.slug })}
          </p>
          <div className={admin['actions']}>
            <button type="button" className="button" data-kind="danger" onClick={() => void keepOut(ended)}>
              {say(ended.role === 'pull' ? 'switchPullOff' : 'replaceKey')}
            </button>
            <button type="button" className="button" data-kind="plain" onClick={() => setEnded(undefined)}>
              {say('leaveIt')}
            </button>
          </div>
        </div>
      )}
      {said !== undefined && (
        <p className={said.isFault ? 'fault' : admin['done']} role="status">
          {said.say}
        </p>
      )}
    </section>
  );
}

function stateOf({ role, isShown, isRehearsal }: ConnectedEncoder, say: Say<'admin'>): string {
  const states = [say(ROLE_WORDS[role].label), say(isShown ? 'shown' : 'standsBy')];
  return [...states, ...(isRehearsal ? [say('rehearsal')] : [])].join(', ');
}
