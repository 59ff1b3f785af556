import styles from './admin.module.css';

/** The two pages of the administration. */
export function AdminWays({ at }: { at: 'people' | 'activity' }) {
  return (
    <nav className={styles['ways']} aria-label="Administration">
      <a href="/admin" aria-current={at === 'people' ? 'page' : undefined}>
        People
      </a>
      <a href="/admin/activity" aria-current={at === 'activity' ? 'page' : undefined}>
        Activity
      </a>
    </nav>
  );
}
