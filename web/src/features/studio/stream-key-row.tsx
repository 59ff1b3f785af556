'use client';

import { STREAM_KEY_NAME_MAX, type StreamKey, type StreamKeyShown } from '@rostrum/contract/stream-key';
import { KeyRound } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { askApi } from '../browser/api.ts';
import { formText } from '../browser/form-text.ts';
import { CopyField } from './copy-field.tsx';
import type { Protocol, Servers } from './encoder-addresses.tsx';
import { srtAddress } from './srt-address.ts';
import { sayKeyUse } from './stream-key-words.ts';
import styles from './studio.module.css';

export type StreamKeyRowProps = {
  readonly slug: string;
  readonly streamKey: StreamKey;
  readonly servers: Servers;
  readonly protocol: Protocol;
  /** It was made just now, and is shown at once. */
  readonly made: StreamKeyShown | undefined;
  readonly onChange: () => Promise<void>;
  readonly onRevoke: () => Promise<void>;
};

/** One key: whose it is, when it was used from where, and what can be done with it. */
export function StreamKeyRow(props: StreamKeyRowProps) {
  const { slug, streamKey, made, onChange, onRevoke } = props;
  const { id, name, role } = streamKey;
  const [doing, setDoing] = useState<'show' | 'rename' | 'revoke' | undefined>(made && 'show');
  const [shown, setShown] = useState(made);
  const [fault, setFault] = useState<string>();
  const path = `channels/${slug}/stream-keys/${encodeURIComponent(id)}`;

  const show = async (): Promise<void> => {
    const outcome = await askApi<StreamKeyShown>('GET', path);
    setFault(outcome.ok ? undefined : outcome.say);
    if (outcome.ok) {
      setShown(outcome.value);
      setDoing('show');
    }
  };
  const onRename = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const outcome = await askApi('PATCH', path, { name: formText(new FormData(event.currentTarget), 'name') });
    setFault(outcome.ok ? undefined : outcome.say);
    if (outcome.ok) {
      setDoing(undefined);
      await onChange();
    }
  };
  const actions = { show: 'Show', rename: 'Rename', revoke: 'Revoke…' } as const;

  return (
    <li>
      <div className={styles['keyHead']}>
        <KeyRound aria-hidden="true" />
        <span>
          <strong>{name ?? (role === 'primary' ? 'Main key' : 'Main backup key')}</strong>
          {name !== null && role === 'backup' && <span className={styles['keyPlace']}>backup</span>}
          <small suppressHydrationWarning>{sayKeyUse(streamKey, Date.now())}</small>
        </span>
        {name !== null && (
          <span className={styles['keyActions']}>
            {(['show', 'rename', 'revoke'] as const).map((each) => (
              <button
                key={each}
                type="button"
                className="button"
                data-kind={each === 'show' ? 'quiet' : 'plain'}
                data-size="small"
                aria-label={`${doing === 'show' && each === 'show' ? 'Hide' : actions[each].replace('…', '')} ${name}`}
                onClick={() => (doing === each ? setDoing(undefined) : each === 'show' ? void show() : setDoing(each))}
              >
                {doing === 'show' && each === 'show' ? 'Hide' : actions[each]}
              </button>
            ))}
          </span>
        )}
      </div>
      {doing === 'show' && shown !== undefined && <KeyFields {...props} shown={shown} />}
      {doing === 'rename' && (
        <form method="post" className={styles['keyForm']} onSubmit={(event) => void onRename(event)}>
          <label className="field">
            <span>Name</span>
            <input className="input" name="name" required maxLength={STREAM_KEY_NAME_MAX} defaultValue={name ?? ''} />
          </label>
          <div className={styles['formActions']}>
            <button type="submit" className="button" data-kind="quiet">
              Save
            </button>
            <button type="button" className="button" data-kind="plain" onClick={() => setDoing(undefined)}>
              Cancel
            </button>
          </div>
        </form>
      )}
      {doing === 'revoke' && (
        <div className={styles['sure']}>
          <p>It stops working at once, and who sends with it is cut off. The other keys go on working.</p>
          <div className={styles['formActions']}>
            <button type="button" className="button" data-kind="danger" onClick={() => void onRevoke()}>
              Revoke “{name}”
            </button>
            <button type="button" className="button" data-kind="plain" onClick={() => setDoing(undefined)}>
              Keep it
            </button>
          </div>
        </div>
      )}
      {fault !== undefined && (
        <p className="fault" role="alert">
          {fault}
        </p>
      )}
    </li>
  );
}

/** What is typed into the encoder that is to send with it. */
function KeyFields({ shown, servers, protocol }: StreamKeyRowProps & { shown: StreamKeyShown }) {
  const { name } = shown.key;
  const { streamKey, srtUrl } = shown.addresses;
  const passphrase = /&passphrase=([^&]+)$/.exec(srtUrl)?.[1];
  return protocol === 'rtmp' ? (
    <>
      <CopyField label="Server" value={servers.rtmp} />
      <CopyField label={`Stream key of ${name}`} value={streamKey} />
    </>
  ) : (
    <>
      <CopyField label="Server" value={servers.srt} />
      <CopyField label={`Stream ID of ${name}`} value={`publish:${streamKey}`} />
      {passphrase !== undefined && <CopyField label="Passphrase" value={passphrase} />}
      <CopyField label="Address for OBS and ffmpeg" value={srtAddress(servers.srt, streamKey, passphrase)} />
    </>
  );
}
