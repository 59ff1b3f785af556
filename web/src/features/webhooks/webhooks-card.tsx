'use client';

import type { Webhook } from '@rostrum/contract/webhook';
import { useEffect, useState } from 'react';
import { useSay } from '../../language/spoken-here.tsx';
import { askApi } from '../browser/api.ts';
import studio from '../studio/studio.module.css';

/** The studio's word on a channel's webhooks, and the way to them. */
export function WebhooksCard({ slug }: { slug: string }) {
  const say = useSay('webhooks');
  const [hooks, setHooks] = useState<readonly Webhook[]>([]);
  useEffect(() => {
    void askApi<{ webhooks: Webhook[] }>('GET', `webhooks?channel=${slug}`).then((outcome) => {
      if (outcome.ok) {
        setHooks(outcome.value.webhooks);
      }
    });
  }, [slug]);
  const on = hooks.filter(({ isOn }) => isOn).length;
  const failed = hooks.filter(({ offReason }) => offReason !== null).length;
  return (
    <section className={`panel ${studio['card']}`}>
      <h2>{say('title')}</h2>
      <p className={studio['soft']}>
        {hooks.length === 0 ? say('noneHere') : say('someOn', { on, count: hooks.length })}
      </p>
      {failed > 0 && <p className="fault">{say('someFailed', { count: failed })}</p>}
      <div className={studio['formActions']}>
        <a className="button" data-kind="quiet" href={`/studio/${slug}/webhooks`}>
          {say(hooks.length === 0 ? 'addOne' : 'lookAt')}
        </a>
      </div>
    </section>
  );
}
