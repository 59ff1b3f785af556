import styles from './admin.module.css';

/** The pages of the administration. */
export function AdminWays({ at }: { at: 'people' | 'groups' | 'activity' | 'webhooks' }) {
  return (
    <nav className={styles['ways']} aria-label="Administration">
      <a href="/admin" aria-current={at === 'people' ? 'page' : undefined}>
        People
      </a>
      <a href="/admin/groups" aria-current={at === 'groups' ? 'page' : undefined}>
        Groups
      </a>
      <a href="/admin/activity" aria-current={at === 'activity' ? 'page' : undefined}>
        Activity
      </a>
      <a href="/admin/webhooks" aria-current={at === 'webhooks' ? 'page' : undefined}>
        Webhooks
      </a>
    </nav>
  );
}
