'use client';

import { useState } from 'react';
import { useSay } from '../../language/spoken-here.tsx';
import type { EncoderAccess } from './encoder-access.ts';
import { EncoderAddresses, type Protocol, type Servers } from './encoder-addresses.tsx';
import { KeyRotation } from './key-rotation.tsx';
import { ObsSteps } from './obs-steps.tsx';
import { Segmented } from './segmented.tsx';
import { SrtChoices } from './srt-choices.tsx';
import styles from './studio.module.css';

export type EncoderSettingsProps = {
  readonly access: EncoderAccess;
  readonly servers: Servers;
  readonly protocol: Protocol;
  readonly onProtocol: (protocol: Protocol) => void;
  readonly isLive: boolean;
};

const PROTOCOLS = [
  { value: 'rtmp', label: 'RTMP' },
  { value: 'srt', label: 'SRT' },
] as const;

/** What the encoder is told, by either protocol, with the steps in OBS. */
export function EncoderSettings({ access, servers, protocol, onProtocol, isLive }: EncoderSettingsProps) {
  const say = useSay('studio');
  const [fault, setFault] = useState<string>();
  const rotate = async (): Promise<boolean> => {
    const found = await access.rotate('primary');
    setFault(found);
    return found === undefined;
  };
  return (
    <section className={`panel ${styles['card']}`}>
      <div className={styles['cardHead']}>
        <h2>{say('encoder')}</h2>
        {servers.rtmp !== '' && servers.srt !== '' && (
          <Segmented legend={say('protocol')} options={PROTOCOLS} value={protocol} onChange={onProtocol} />
        )}
      </div>
      <p className={styles['soft']}>{protocol === 'rtmp' ? say('rtmpText') : say('srtText')}</p>
      <EncoderAddresses access={access} servers={servers} protocol={protocol} role="primary" />
      <KeyRotation
        action={say('newKey')}
        consequence={isLive ? say('keyStopsLive') : say('keyStops')}
        rotate={rotate}
      />
      {fault !== undefined && (
        <p className="fault" role="alert">
          {fault}
        </p>
      )}
      {protocol === 'srt' && <SrtChoices access={access} />}
      <ObsSteps protocol={protocol} isLive={isLive} />
    </section>
  );
}
