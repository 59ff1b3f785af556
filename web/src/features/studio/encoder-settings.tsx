'use client';

import { useState } from 'react';
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
  const [fault, setFault] = useState<string>();
  const rotate = async (): Promise<boolean> => {
    const say = await access.rotate('primary');
    setFault(say);
    return say === undefined;
  };
  return (
    <section className={`panel ${styles['card']}`}>
      <div className={styles['cardHead']}>
        <h2>Encoder</h2>
        {servers.rtmp !== '' && servers.srt !== '' && (
          <Segmented legend="Protocol" options={PROTOCOLS} value={protocol} onChange={onProtocol} />
        )}
      </div>
      <p className={styles['soft']}>
        {protocol === 'rtmp'
          ? 'RTMP works with every encoder.'
          : 'SRT sends again what a poor line loses. OBS, vMix, Larix and most hardware encoders speak it.'}
      </p>
      <EncoderAddresses access={access} servers={servers} protocol={protocol} role="primary" />
      <KeyRotation name="key" besides={isLive ? ', and the running stream is ended' : ''} rotate={rotate} />
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
