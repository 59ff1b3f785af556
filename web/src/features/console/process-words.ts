import type { Language } from '@rostrum/contract/language';
import type { Say } from '../../language/speaker.ts';

/** What processes are called: names of messages of the room `admin`. */
const LISTED = {
  redis: 'redis',
  ingest: 'processIngest',
  'ingest-rtmp': 'processRtmp',
  'ingest-srt': 'processSrt',
  'ingest-pull': 'processPull',
  web: 'processWeb',
  edge: 'processEdge',
} as const;

/** @returns such as "The edge’s worker 2". */
export function listProcess(name: string, say: Say<'admin'>): string {
  const [, worker] = /^edge-(\d+)$/.exec(name) ?? [];
  if (worker !== undefined) {
    return say('processWorker', { number: worker });
  }
  return Object.hasOwn(LISTED, name) ? say(LISTED[name as keyof typeof LISTED]) : sentence(name);
}

/** @returns the text with its first letter large. */
function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** @returns such as "3 minutes", "2 hours". */
export function saySpan(ms: number, language: Language): string {
  const say = (count: number, unit: 'second' | 'minute' | 'hour' | 'day'): string =>
    new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'long' }).format(count);
  const minutes = Math.max(1, Math.round(ms / 60_000));
  if (ms < 90_000) {
    return say(Math.max(1, Math.round(ms / 1_000)), 'second');
  }
  if (minutes < 120) {
    return say(minutes, 'minute');
  }
  return minutes < 2_880 ? say(Math.round(minutes / 60), 'hour') : say(Math.round(minutes / 1_440), 'day');
}

const UNITS = [
  { unit: 1e12, name: 'TB' },
  { unit: 1e9, name: 'GB' },
  { unit: 1e6, name: 'MB' },
] as const;

/** @returns such as "12 GB", "800 MB", "1.5 MB", "30 kB". */
export function sayBytes(bytes: number, language: Language): string {
  const { unit, name } = UNITS.find((each) => bytes >= each.unit) ?? { unit: 1e3, name: 'kB' };
  const count = bytes / unit;
  return `${count >= 10 || name === 'kB' ? Math.round(count) : sayTenths(count, language)} ${name}`;
}

/** @returns such as "1.5". */
export function sayTenths(count: number, language: Language): string {
  return new Intl.NumberFormat(language, { minimumFractionDigits: 1, maximumFractionDigits: 1 }).format(count);
}
