import { useSay } from '../../language/spoken-here.tsx';
import styles from './admin.module.css';

const WAYS = [
  { at: 'people', href: '/admin' },
  { at: 'groups', href: '/admin/groups' },
  { at: 'health', href: '/admin/health' },
  { at: 'live', href: '/admin/live' },
  { at: 'storage', href: '/admin/storage' },
  { at: 'settings', href: '/admin/settings' },
  { at: 'activity', href: '/admin/activity' },
  { at: 'webhooks', href: '/admin/webhooks' },
] as const;

/** The pages of the administration. */
export function AdminWays({ at }: { at: (typeof WAYS)[number]['at'] }) {
  const say = useSay('admin');
  return (
    <nav className={styles['ways']} aria-label={say('administration')}>
      {WAYS.map((way) => (
        <a key={way.at} href={way.href} aria-current={way.at === at ? 'page' : undefined}>
          {say(way.at)}
        </a>
      ))}
    </nav>
  );
}
