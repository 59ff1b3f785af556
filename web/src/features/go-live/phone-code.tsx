'use client';

import { QrCode } from 'lucide-react';
import { useState } from 'react';
import { encode } from 'uqr';
import { useSay } from '../../language/spoken-here.tsx';
import { useSayRich } from '../../language/use-say-rich.ts';
import type { EncoderAccess } from '../studio/encoder-access.ts';
import { Segmented } from '../studio/segmented.tsx';
import type { Encoding } from './encoding.ts';
import styles from './go-live.module.css';
import { larixLink, type Sending, wholeAddress } from './links.ts';

export type PhoneCodeProps = {
  readonly access: EncoderAccess;
  readonly title: string;
  readonly server: string;
  readonly encoding: Encoding;
};

/** A code that a phone scans instead of typing. It holds the key, so it is shown only when it is asked for. */
export function PhoneCode({ access, title, server, encoding }: PhoneCodeProps) {
  const say = useSay('goLive');
  const sayRich = useSayRich('goLive');
  const [kind, setKind] = useState<'larix' | 'plain'>('larix');
  const [isShown, setShown] = useState(false);
  const [fault, setFault] = useState<string>();
  const show = async (): Promise<void> => {
    const found = access.secrets ?? (await access.reveal());
    setFault(typeof found === 'string' ? found : undefined);
    setShown(typeof found !== 'string');
  };
  const { secrets } = access;
  if (!isShown || secrets === undefined) {
    return (
      <div className={styles['codeHidden']}>
        <button type="button" className="button" onClick={() => void show()}>
          <QrCode aria-hidden="true" /> {say('showCode')}
        </button>
        <p className={styles['faint']}>{say('codeHoldsKey')}</p>
        {fault !== undefined && (
          <p className="fault" role="alert">
            {fault}
          </p>
        )}
      </div>
    );
  }
  const sending: Sending = {
    server,
    streamKey: secrets.primary.streamKey,
    srtPassphrase: server.startsWith('srt:') ? secrets.srtPassphrase : undefined,
    srtLatencyMs: secrets.srtLatencyMs,
  };
  const link = kind === 'larix' ? larixLink(title, sending, encoding) : wholeAddress(sending);
  return (
    <div className={styles['code']}>
      <Code text={link} label={kind === 'larix' ? say('larixCode') : say('plainCode')} />
      <div>
        <Segmented
          legend={say('codeFor')}
          options={[
            { value: 'larix', label: 'Larix' },
            { value: 'plain', label: say('otherApps') },
          ]}
          value={kind}
          onChange={setKind}
        />
        <p className={styles['soft']}>{kind === 'larix' ? say('larixCodeText') : say('plainCodeText')}</p>
        {kind === 'larix' && (
          <p className={styles['faint']}>
            {sayRich('onPhone', {
              link: (text) => (
                <a key="link" className={styles['link']} href={link}>
                  {text}
                </a>
              ),
            })}
          </p>
        )}
        <button type="button" className="button" data-kind="quiet" data-size="small" onClick={() => setShown(false)}>
          {say('hideCode')}
        </button>
      </div>
    </div>
  );
}

/** Always dark on white: not every phone reads it the other way round. */
function Code({ text, label }: { text: string; label: string }) {
  const { size, data } = encode(text, { ecc: 'L', border: 3 });
  const path = data.flatMap((row, y) => row.map((isDark, x) => (isDark ? `M${x} ${y}h1v1h-1z` : ''))).join('');
  return (
    <svg className={styles['codePicture']} viewBox={`0 0 ${size} ${size}`} role="img" aria-label={label}>
      <rect width={size} height={size} fill="#fff" />
      <path d={path} fill="#000" shapeRendering="crispEdges" />
    </svg>
  );
}
