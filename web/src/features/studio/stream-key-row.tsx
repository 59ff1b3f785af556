'use client';

import { STREAM_KEY_NAME_MAX, type StreamKey, type StreamKeyShown } from '@rostrum/contract/stream-key';
import { KeyRound } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { useSay } from '../../language/spoken-here.tsx';
import { askApi } from '../browser/api.ts';
import { formText } from '../browser/form-text.ts';
import { useAgo } from '../browser/use-ago.ts';
import { CopyField } from './copy-field.tsx';
import type { Protocol, Servers } from './encoder-addresses.tsx';
import { srtAddress } from './srt-address.ts';
import { sayKeyUse } from './stream-key-words.ts';
import styles from './studio.module.css';

const SHOW = { each: 'show', word: 'show', named: 'showKey' } as const;
const HIDE = { each: 'show', word: 'hide', named: 'hideKey' } as const;
const RENAME = { each: 'rename', word: 'rename', named: 'renameKey' } as const;
const REVOKE = { each: 'revoke', word: 'revokeAsk', named: 'revokeKey' } as const;

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
  const say = useSay('live');
  const chat = useSay('chat');
  const ago = useAgo();
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
  const use = sayKeyUse(say, (at) => ago(at, Date.now()), streamKey);

  return (
    <li>
      <div className={styles['keyHead']}>
        <KeyRound aria-hidden="true" />
        <span>
          <strong>{name ?? say(role === 'primary' ? 'mainKey' : 'mainBackupKey')}</strong>
          {name !== null && role === 'backup' && <span className={styles['keyPlace']}>{say('backup')}</span>}
          <small suppressHydrationWarning>{use}</small>
        </span>
        {name !== null && (
          <span className={styles['keyActions']}>
            {[doing === 'show' ? HIDE : SHOW, RENAME, REVOKE].map(({ each, word, named }) => (
              <button
                key={each}
                type="button"
                className="button"
                data-kind={each === 'show' ? 'quiet' : 'plain'}
                data-size="small"
                aria-label={say(named, { name })}
                onClick={() => (doing === each ? setDoing(undefined) : each === 'show' ? void show() : setDoing(each))}
              >
                {say(word)}
              </button>
            ))}
          </span>
        )}
      </div>
      {doing === 'show' && shown !== undefined && <KeyFields {...props} shown={shown} />}
      {doing === 'rename' && (
        <form method="post" className={styles['keyForm']} onSubmit={(event) => void onRename(event)}>
          <label className="field">
            <span>{say('name')}</span>
            <input className="input" name="name" required maxLength={STREAM_KEY_NAME_MAX} defaultValue={name ?? ''} />
          </label>
          <div className={styles['formActions']}>
            <button type="submit" className="button" data-kind="quiet">
              {chat('save')}
            </button>
            <button type="button" className="button" data-kind="plain" onClick={() => setDoing(undefined)}>
              {chat('cancel')}
            </button>
          </div>
        </form>
      )}
      {doing === 'revoke' && (
        <div className={styles['sure']}>
          <p>{say('revokeText')}</p>
          <div className={styles['formActions']}>
            <button type="button" className="button" data-kind="danger" onClick={() => void onRevoke()}>
              {say('revokeSure', { name: name ?? '' })}
            </button>
            <button type="button" className="button" data-kind="plain" onClick={() => setDoing(undefined)}>
              {say('keep')}
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
  const say = useSay('live');
  const name = shown.key.name ?? '';
  const { streamKey, srtUrl } = shown.addresses;
  const passphrase = /&passphrase=([^&]+)$/.exec(srtUrl)?.[1];
  return protocol === 'rtmp' ? (
    <>
      <CopyField label={say('server')} value={servers.rtmp} />
      <CopyField label={say('streamKeyOf', { name })} value={streamKey} />
    </>
  ) : (
    <>
      <CopyField label={say('server')} value={servers.srt} />
      <CopyField label={say('streamIdOf', { name })} value={`publish:${streamKey}`} />
      {passphrase !== undefined && <CopyField label={say('passphrase')} value={passphrase} />}
      <CopyField label={say('addressFor')} value={srtAddress(servers.srt, streamKey, passphrase)} />
    </>
  );
}
