import type { ConnectedEncoder } from '@rostrum/contract/live-sessions';
import { useState } from 'react';
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
    const done =
      role === 'pull'
        ? `${slug} is not pulled any more. Switch it on again in its studio.`
        : `The old key is worth nothing. The new one is in the studio of ${slug}.`;
    setSaid({ isFault: !outcome.ok, say: outcome.ok ? done : outcome.say });
    setEnded(undefined);
    await onChange();
  };

  return (
    <section className={`panel ${admin['card']}`} aria-label="Encoders">
      <h2>Encoders</h2>
      {encoders.length === 0 ? (
        <p className={admin['soft']}>Nobody publishes now.</p>
      ) : (
        <table className={styles['table']}>
          <thead>
            <tr>
              <th scope="col">Channel</th>
              <th scope="col">From</th>
              <th scope="col">Rate</th>
              <th scope="col">For</th>
              <th scope="col">
                <span className="visually-hidden">End</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {encoders.map((encoder) => (
              <tr key={encoder.id}>
                <th scope="row">
                  <a href={`/studio/${encoder.slug}`}>{encoder.slug}</a>
                  <small data-flush>{stateOf(encoder)}</small>
                </th>
                <td data-label="From">
                  <span>
                    {encoder.address}
                    <small>{[encoder.protocol.toUpperCase(), encoder.encoder].filter(Boolean).join(', ')}</small>
                  </span>
                </td>
                <td data-label="Rate">{sayRate(encoder.bitrate)}</td>
                <td data-label="For" suppressHydrationWarning>
                  {sayDuration(now - encoder.since)}
                </td>
                <td data-label="" className={styles['do']}>
                  <button
                    type="button"
                    className="button"
                    data-kind="danger"
                    data-size="small"
                    aria-label={`End the ${ROLE_WORDS[encoder.role].toLowerCase()} encoder of ${encoder.slug}`}
                    onClick={() => void end(encoder)}
                  >
                    End
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
            {ended.role === 'pull'
              ? `The pull of ${ended.slug} was ended. It is tried again by itself unless you switch it off.`
              : `The encoder of ${ended.slug} was ended. It may come back by itself, as most do, unless its key is replaced.`}
          </p>
          <div className={admin['actions']}>
            <button type="button" className="button" data-kind="danger" onClick={() => void keepOut(ended)}>
              {ended.role === 'pull' ? 'Switch the pull off' : 'Replace its key'}
            </button>
            <button type="button" className="button" data-kind="plain" onClick={() => setEnded(undefined)}>
              Leave it
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

function stateOf({ role, isShown, isRehearsal }: ConnectedEncoder): string {
  return [ROLE_WORDS[role], isShown ? 'shown' : 'stands by', ...(isRehearsal ? ['rehearsal'] : [])].join(', ');
}
