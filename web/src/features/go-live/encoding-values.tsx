'use client';

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
  const { width, height, fps, videoKbps } = encoding;
  const rest: readonly (readonly [string, string])[] = [
    ['Encoder', 'H.264 (x264, NVENC, QuickSync or VideoToolbox)'],
    ['Rate control', 'CBR, constant bit rate'],
    ['Profile', PROFILE],
    ['Size', `${width} × ${height}`],
    ['Frame rate', `${fps} (25 or 50 is well, too)`],
    ['Audio', `AAC, ${AUDIO_KBPS} kbit/s, ${AUDIO_HZ / 1000} kHz, stereo`],
  ];
  return (
    <>
      <div className={styles['pick']}>
        <Segmented legend="Picture" options={CHOICES} value={encoding.id} onChange={(id) => onChange(encodingOf(id))} />
        <span className={styles['faint']}>{encoding.say}</span>
      </div>
      <div className={styles['pair']}>
        <CopyField label="Video bit rate, kbit/s" value={String(videoKbps)} />
        <CopyField label="Key frame interval, s" value={String(KEY_FRAME_S)} />
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
