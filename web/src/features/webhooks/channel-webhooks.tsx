'use client';

import type { Webhook } from '@rostrum/contract/webhook';
import { ArrowLeft } from 'lucide-react';
import { useSay } from '../../language/spoken-here.tsx';
import studio from '../studio/studio.module.css';
import { WebhookList } from './webhook-list.tsx';

export type ChannelWebhooksProps = {
  readonly slug: string;
  readonly title: string;
  readonly known: readonly Webhook[];
};

/** `/studio/SLUG/webhooks`: who else is told of what happens on a channel. */
export function ChannelWebhooks({ slug, title, known }: ChannelWebhooksProps) {
  const say = useSay('webhooks');
  return (
    <div className={studio['page']}>
      <a className={studio['back']} href={`/studio/${slug}`}>
        <ArrowLeft aria-hidden="true" /> {title}
      </a>
      <div className={studio['pageHead']}>
        <div>
          <h1>{say('title')}</h1>
          <p className={studio['soft']}>{say('ofChannel')}</p>
        </div>
      </div>
      <WebhookList channel={slug} known={known} />
    </div>
  );
}
