'use client';

import { useSay } from '../../language/spoken-here.tsx';
import { CopyField } from '../studio/copy-field.tsx';
import { Segmented } from '../studio/segmented.tsx';
import { AUDIO_HZ, AUDIO_KBPS, ENCODINGS, type Encoding, encodingOf, KEY_FRAME_S, PROFILE } from './encoding.ts';
import styles from './go-live.module.css';

export type EncodingValuesProps = {
  readonly encoding: Encoding;
  readonly onChange: (encoding: Encoding) => void;
};

const CHOICES = ENCODINGS.map(({ id, label }) => ({ value: id, label }));

/** The numbers an encoder is set to, for the picture that is chosen. */
export function EncodingValues({ encoding, onChange }: EncodingValuesProps) {
  const say = useSay('goLive');
  const { width, height, fps, videoKbps } = encoding;
  const rest: readonly (readonly [string, string])[] = [
    [say('encoder'), say('encoderIs')],
    [say('rateControl'), say('rateControlIs')],
    [say('profile'), PROFILE],
    [say('size'), `${width} × ${height}`],
    [say('frameRate'), say('frameRateIs', { fps })],
    [say('audio'), say('audioIs', { kbps: AUDIO_KBPS, khz: AUDIO_HZ / 1000 })],
  ];
  return (
    <>
      <div className={styles['pick']}>
        <Segmented
          legend={say('picture')}
          options={CHOICES}
          value={encoding.id}
          onChange={(id) => onChange(encodingOf(id))}
        />
        <span className={styles['faint']}>{say(encoding.text)}</span>
      </div>
      <div className={styles['pair']}>
        <CopyField label={say('videoBitRate')} value={String(videoKbps)} />
        <CopyField label={say('keyFrameInterval')} value={String(KEY_FRAME_S)} />
      </div>
      <dl className={styles['values']}>
        {rest.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}
