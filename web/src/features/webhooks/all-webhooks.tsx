import type { Webhook } from '@rostrum/contract/webhook';
import admin from '../admin/admin.module.css';
import { AdminWays } from '../admin/admin-ways.tsx';
import { WebhookList } from './webhook-list.tsx';

/** `/admin/webhooks`: who else is told of what happens on all channels, and what creators made for theirs. */
export function AllWebhooks({ known }: { known: readonly Webhook[] }) {
  return (
    <div className={admin['page']}>
      <AdminWays at="webhooks" />
      <div className={admin['head']}>
        <div>
          <h1>Webhooks</h1>
          <p className={admin['soft']}>
            Other servers are told at once of what happens on all channels. Those of one channel are made in its studio.
          </p>
        </div>
      </div>
      <WebhookList channel={null} known={known} />
    </div>
  );
}
