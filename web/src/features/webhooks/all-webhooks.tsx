'use client';

import type { Webhook } from '@rostrum/contract/webhook';
import { useSay } from '../../language/spoken-here.tsx';
import admin from '../admin/admin.module.css';
import { AdminWays } from '../admin/admin-ways.tsx';
import { WebhookList } from './webhook-list.tsx';

/** `/admin/webhooks`: who else is told of what happens on all channels, and what creators made for theirs. */
export function AllWebhooks({ known }: { known: readonly Webhook[] }) {
  const say = useSay('webhooks');
  return (
    <div className={admin['page']}>
      <AdminWays at="webhooks" />
      <div className={admin['head']}>
        <div>
          <h1>{say('title')}</h1>
          <p className={admin['soft']}>{say('ofAll')}</p>
        </div>
      </div>
      <WebhookList channel={null} known={known} />
    </div>
  );
}
