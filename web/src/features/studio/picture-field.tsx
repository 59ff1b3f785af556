'use client';

import { ImagePlus } from 'lucide-react';
import { type ChangeEvent, useEffect, useRef, useState } from 'react';
import { useSay } from '../../language/spoken-here.tsx';
import { askApi } from '../browser/api.ts';
import { sendFile } from '../browser/send-file.ts';
import styles from './picture-field.module.css';
import studio from './studio.module.css';

export type PictureFieldProps = {
  /** What it is called: “Picture”, “Poster”; in the page's language, as is `help`. */
  readonly label: string;
  /** Where viewers see it, in a sentence. */
  readonly help: string;
  /** Below `/api/v1/`; takes PUT and DELETE. */
  readonly path: string;
  /** Where it is on this site; null: there is none. */
  readonly known: string | null;
  /** It was changed. */
  readonly onChange?: () => void;
};

/** Largest file that is taken, megabytes (`web/src/server/pictures.ts`). */
const MAX_MB = 10;
export const PICTURE_TYPES = 'image/png,image/jpeg,image/webp';

/** A picture of something: what it is now, and the way to another one. */
export function PictureField({ label, help, path, known, onChange }: PictureFieldProps) {
  const say = useSay('live');
  const [shown, setShown] = useState(known);
  const [share, setShare] = useState<number>();
  const [told, setTold] = useState<{ isFault: boolean; say: string }>();
  const picker = useRef<HTMLInputElement>(null);
  const going = useRef<AbortController>(undefined);
  useEffect(() => setShown(known), [known]);
  useEffect(() => () => going.current?.abort(), []);

  const send = async (file: File): Promise<void> => {
    if (file.size > MAX_MB * 1024 * 1024) {
      setTold({ isFault: true, say: say('pictureTooLarge', { name: file.name, max: MAX_MB }) });
      return;
    }
    setTold(undefined);
    setShare(0);
    going.current = new AbortController();
    const sent = await sendFile({ path, file, onProgress: setShare, signal: going.current.signal });
    setShare(undefined);
    if (sent.ok) {
      setShown(pathIn(sent.value));
    }
    setTold(sent.ok ? { isFault: false, say: say('inPlace') } : { isFault: true, say: sent.say });
    onChange?.();
  };
  const onPick = (event: ChangeEvent<HTMLInputElement>): void => {
    const file = event.currentTarget.files?.[0];
    // Or choosing the same file again would not be told.
    event.currentTarget.value = '';
    if (file !== undefined) {
      void send(file);
    }
  };
  const remove = async (): Promise<void> => {
    const gone = await askApi('DELETE', path);
    if (gone.ok) {
      setShown(null);
    }
    setTold(gone.ok ? undefined : { isFault: true, say: gone.say });
    onChange?.();
  };

  return (
    <div className={styles['field']} role="group" aria-label={label}>
      <div className={styles['picture']}>
        {shown === null ? <ImagePlus aria-hidden="true" /> : <img src={shown} alt={say('asItIsNow', { label })} />}
      </div>
      <div className={styles['words']}>
        <strong>{label}</strong>
        <small>
          {help} {say('pictureKinds', { max: MAX_MB })}
        </small>
        {share === undefined ? (
          <span className={studio['formActions']}>
            <button
              type="button"
              className="button"
              data-kind="quiet"
              data-size="small"
              onClick={() => picker.current?.click()}
            >
              {say(shown === null ? 'choose' : 'chooseAnother')}
            </button>
            {shown !== null && (
              <button
                type="button"
                className="button"
                data-kind="plain"
                data-size="small"
                onClick={() => void remove()}
              >
                {say('remove')}
              </button>
            )}
          </span>
        ) : (
          <span className={studio['upload']}>
            <progress value={share} max={1} aria-label={say('upload')} />
            <span>{share < 1 ? say('percent', { percent: Math.floor(share * 100) }) : say('saving')}</span>
          </span>
        )}
        {told !== undefined && (
          <p className={told.isFault ? 'fault' : studio['done']} role={told.isFault ? 'alert' : 'status'}>
            {told.say}
          </p>
        )}
      </div>
      <input
        ref={picker}
        type="file"
        accept={PICTURE_TYPES}
        hidden
        aria-label={say('pictureFile', { label })}
        onChange={onPick}
      />
    </div>
  );
}

/** @returns the path in `{ picture }` or `{ poster }`. */
function pathIn(answer: unknown): string | null {
  const found = typeof answer === 'object' && answer !== null ? Object.values(answer)[0] : undefined;
  return typeof found === 'string' ? found : null;
}
