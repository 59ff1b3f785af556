import type { ReactNode } from 'react';
import { useSay } from '../../language/spoken-here.tsx';
import { useSayRich } from '../../language/use-say-rich.ts';
import type { Protocol } from './encoder-addresses.tsx';
import styles from './studio.module.css';

/** How OBS Studio is set up, step by step. @param isLive it is set up already: folded away. */
export function ObsSteps({ protocol, isLive }: { protocol: Protocol; isLive: boolean }) {
  const say = useSay('studio');
  const sayRich = useSayRich('studio');
  const b = (text: readonly ReactNode[]) => <b key={typeof text[0] === 'string' ? text[0] : undefined}>{text}</b>;
  return (
    <details className={styles['steps']} open={!isLive}>
      <summary>{say('setUpObs')}</summary>
      <ol>
        <li>{sayRich(protocol === 'rtmp' ? 'obsRtmp' : 'obsSrt', { b })}</li>
        <li>{sayRich('obsOutput', { b })}</li>
        <li>{sayRich('obsStart', { b })}</li>
      </ol>
    </details>
  );
}
