'use client';

import { Upload } from 'lucide-react';
import { type ChangeEvent, useEffect, useRef, useState } from 'react';
import { useSay } from '../../language/spoken-here.tsx';
import { askApi } from '../browser/api.ts';
import { sendFile } from '../browser/send-file.ts';
import { type OwnSlate, SlatePreview } from './slate-preview.tsx';
import styles from './studio.module.css';

export type SlateCardProps = {
  readonly slug: string;
  readonly title: string;
  /** Whether the channel has its own, as the page was made with. */
  readonly isOwn: boolean;
};

/** Largest file that reaches the site, megabytes: what an edge lets through (`edge/src/site/site-proxy.ts`). */
const MAX_MB = 20;
const TYPES = 'image/png,image/jpeg,image/webp,image/gif,video/mp4,video/quicktime,video/webm';

/** What viewers see while the encoder is away: the usual slate, or the creator's own picture or clip. */
export function SlateCard({ slug, title, isOwn }: SlateCardProps) {
  const say = useSay('live');
  const [own, setOwn] = useState<OwnSlate | undefined>(isOwn ? 'unseen' : undefined);
  const [share, setShare] = useState<number>();
  const [outcome, setOutcome] = useState<{ isFault: boolean; say: string }>();
  const picker = useRef<HTMLInputElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const going = useRef<AbortController>(undefined);
  useEffect(() => (typeof own === 'object' ? () => URL.revokeObjectURL(own.url) : undefined), [own]);
  const isSending = share !== undefined;
  useEffect(() => {
    // The button that had the focus was away meanwhile.
    if (!isSending && going.current !== undefined && document.activeElement === document.body) {
      button.current?.focus();
    }
  }, [isSending]);

  const send = async (file: File): Promise<void> => {
    if (file.size > MAX_MB * 1024 * 1024) {
      setOutcome({ isFault: true, say: say('clipTooLarge', { name: file.name, max: MAX_MB }) });
      return;
    }
    setOutcome(undefined);
    setShare(0);
    going.current = new AbortController();
    const { signal } = going.current;
    const sent = await sendFile({ path: `channels/${slug}/slate`, file, onProgress: setShare, signal });
    setShare(undefined);
    if (sent.ok) {
      setOwn({ url: URL.createObjectURL(file), isClip: file.type.startsWith('video/') });
    }
    setOutcome({ isFault: !sent.ok, say: sent.ok ? say('slateInPlace') : sent.say });
  };
  const onPick = (event: ChangeEvent<HTMLInputElement>): void => {
    const file = event.currentTarget.files?.[0];
    // Or choosing the same file again would not be told.
    event.currentTarget.value = '';
    if (file !== undefined) {
      void send(file);
    }
  };
  const reset = async (): Promise<void> => {
    const gone = await askApi('DELETE', `channels/${slug}/slate`);
    if (gone.ok) {
      setOwn(undefined);
    }
    setOutcome({ isFault: !gone.ok, say: gone.ok ? say('usualSlate') : gone.say });
  };

  return (
    <section className={`panel ${styles['card']}`}>
      <h2>{say('slate')}</h2>
      <p className={styles['soft']}>{say('slateText')}</p>
      <SlatePreview title={title} own={own} />
      {share === undefined ? (
        <div className={styles['formActions']}>
          <button
            ref={button}
            type="button"
            className="button"
            data-kind="quiet"
            onClick={() => picker.current?.click()}
          >
            <Upload aria-hidden="true" /> {say(own === undefined ? 'useOwn' : 'chooseAnother')}
          </button>
          {own !== undefined && (
            <button type="button" className="button" data-kind="plain" onClick={() => void reset()}>
              {say('useDefault')}
            </button>
          )}
        </div>
      ) : (
        <div className={styles['upload']}>
          <progress value={share} max={1} aria-label={say('upload')} />
          <span>{share < 1 ? say('percent', { percent: Math.floor(share * 100) }) : say('saving')}</span>
          <button
            type="button"
            className="button"
            data-kind="plain"
            data-size="small"
            onClick={() => going.current?.abort()}
          >
            {say('stop')}
          </button>
        </div>
      )}
      <input ref={picker} type="file" accept={TYPES} hidden aria-label={say('pictureOrClip')} onChange={onPick} />
      <p className={styles['faint']}>{say('slateKinds', { max: MAX_MB })}</p>
      {outcome !== undefined && (
        <p className={outcome.isFault ? 'fault' : styles['done']} role={outcome.isFault ? 'alert' : 'status'}>
          {outcome.say}
        </p>
      )}
    </section>
  );
}
