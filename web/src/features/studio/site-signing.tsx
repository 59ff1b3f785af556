'use client';

import type { SiteSecretMade, SiteSecretState } from '@rostrum/contract/api';
import { useCallback, useEffect, useState } from 'react';
import { useSay } from '../../language/spoken-here.tsx';
import { askApi } from '../browser/api.ts';
import { useAgo } from '../browser/use-ago.ts';
import styles from './access-card.module.css';
import { ShownOnce } from './shown-once.tsx';
import studio from './studio.module.css';

/** The secret by which somebody's own site lets its viewers in: made, shown once, replaced, taken away. */
export function SiteSigning({ slug }: { slug: string }) {
  const say = useSay('live');
  const ago = useAgo();
  const [madeAt, setMadeAt] = useState<number | null>();
  const [secret, setSecret] = useState<string>();
  const [isSure, setSure] = useState(false);
  const [fault, setFault] = useState<string>();
  const path = `channels/${slug}/site-secret`;

  const look = useCallback(async (): Promise<void> => {
    const outcome = await askApi<SiteSecretState>('GET', path);
    setFault(outcome.ok ? undefined : outcome.say);
    if (outcome.ok) {
      setMadeAt(outcome.value.madeAt);
    }
  }, [path]);
  useEffect(() => void look(), [look]);

  const make = async (): Promise<void> => {
    const outcome = await askApi<SiteSecretMade>('POST', path);
    setFault(outcome.ok ? undefined : outcome.say);
    if (outcome.ok) {
      setSecret(outcome.value.secret);
      setMadeAt(outcome.value.madeAt);
      setSure(false);
    }
  };
  const remove = async (): Promise<void> => {
    const outcome = await askApi<SiteSecretState>('DELETE', path);
    setFault(outcome.ok ? undefined : outcome.say);
    if (outcome.ok) {
      setSecret(undefined);
      setMadeAt(null);
      setSure(false);
    }
  };

  const hasOne = madeAt !== undefined && madeAt !== null;
  return (
    <div className={styles['part']}>
      <h3>{say('ownSite')}</h3>
      <p className={studio['soft']}>{say('ownSiteText')}</p>
      {secret !== undefined && (
        <ShownOnce title={say('copySecret')} text={say('secretPlace')} label={say('secret')} value={secret} />
      )}
      {hasOne && secret === undefined && (
        <p className={studio['faint']} suppressHydrationWarning>
          {say('secretMade', { ago: ago(madeAt, Date.now()) })}
        </p>
      )}
      {isSure ? (
        <div className={studio['sure']}>
          <p>{say('secretSure')}</p>
          <div className={studio['formActions']}>
            <button type="button" className="button" data-kind="danger" onClick={() => void make()}>
              {say('replaceSecret')}
            </button>
            <button type="button" className="button" data-kind="danger" onClick={() => void remove()}>
              {say('takeAway')}
            </button>
            <button type="button" className="button" data-kind="plain" onClick={() => setSure(false)}>
              {say('keep')}
            </button>
          </div>
        </div>
      ) : (
        madeAt !== undefined && (
          <div className={studio['formActions']}>
            <button
              type="button"
              className="button"
              data-kind="quiet"
              onClick={() => (hasOne ? setSure(true) : void make())}
            >
              {say(hasOne ? 'replaceAsk' : 'makeSecret')}
            </button>
          </div>
        )
      )}
      {fault !== undefined && (
        <p className="fault" role="alert">
          {fault}
        </p>
      )}
    </div>
  );
}
