import type { Language } from '@rostrum/contract/language';

/** Numbers and times as people read them. */

/** @returns "1.9 s", "12 s", "1 min 5 s". The units are written alike in all our languages. */
export function sayDelay(ms: number, language: Language = 'en'): string {
  const seconds = ms / 1000;
  if (seconds < 9.95) {
    return `${new Intl.NumberFormat(language, { minimumFractionDigits: 1, maximumFractionDigits: 1 }).format(seconds)} s`;
  }
  if (seconds < 90) {
    return `${Math.round(seconds)} s`;
  }
  return `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
}

/** @returns "just now", "12 minutes ago", "3 hours ago", "2 days ago". */
export function sayAgo(at: number, now: number, language: Language = 'en', justNow = 'just now'): string {
  const minutes = Math.floor((now - at) / 60_000);
  if (minutes < 1) {
    return justNow;
  }
  const format = new Intl.RelativeTimeFormat(language, { numeric: 'always' });
  if (minutes < 60) {
    return format.format(-minutes, 'minute');
  }
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? format.format(-hours, 'hour') : format.format(-Math.floor(hours / 24), 'day');
}

/** @returns "0:42", "12:05", "1:02:33": how long something runs. */
export function sayDuration(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  const rest = String(seconds % 60).padStart(2, '0');
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${rest}` : `${minutes}:${rest}`;
}
