import styles from './admin.module.css';

const WAYS = [
  { at: 'people', href: '/admin', label: 'People' },
  { at: 'groups', href: '/admin/groups', label: 'Groups' },
  { at: 'health', href: '/admin/health', label: 'Health' },
  { at: 'live', href: '/admin/live', label: 'Live' },
  { at: 'storage', href: '/admin/storage', label: 'Storage' },
  { at: 'settings', href: '/admin/settings', label: 'Settings' },
  { at: 'activity', href: '/admin/activity', label: 'Activity' },
  { at: 'webhooks', href: '/admin/webhooks', label: 'Webhooks' },
] as const;

/** The pages of the administration. */
export function AdminWays({ at }: { at: (typeof WAYS)[number]['at'] }) {
  return (
    <nav className={styles['ways']} aria-label="Administration">
      {WAYS.map((way) => (
        <a key={way.at} href={way.href} aria-current={way.at === at ? 'page' : undefined}>
          {way.label}
        </a>
      ))}
    </nav>
  );
}
