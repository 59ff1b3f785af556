'use client';

import type { Webhook } from '@rostrum/contract/webhook';
import { useEffect, useState } from 'react';
import { askApi } from '../browser/api.ts';
import studio from '../studio/studio.module.css';

/** The studio's word on a channel's webhooks, and the way to them. */
export function WebhooksCard({ slug }: { slug: string }) {
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
      <h2>Webhooks</h2>
      <p className={studio['soft']}>
        {hooks.length === 0
          ? 'Have another server told when you go live, when the event ends, or when there is trouble.'
          : `${on} of ${hooks.length} on.`}
      </p>
      {failed > 0 && (
        <p className="fault">
          {failed === 1 ? 'One was' : `${failed} were`} switched off by itself, since messages did not arrive.
        </p>
      )}
      <div className={studio['formActions']}>
        <a className="button" data-kind="quiet" href={`/studio/${slug}/webhooks`}>
          {hooks.length === 0 ? 'Add a webhook' : 'Look at them'}
        </a>
      </div>
    </section>
  );
}
