/** What processes are called in sentences. */
const NAMES: Readonly<Record<string, string>> = {
  redis: 'Redis',
  ingest: 'the core of ingest',
  'ingest-rtmp': 'the RTMP door',
  'ingest-srt': 'the SRT door',
  'ingest-pull': 'the process that pulls channels',
  web: 'the site',
  edge: 'the edge',
};

/** @param name such as `edge-2`. @returns such as "the edge’s worker 2". */
export function sayProcess(name: string): string {
  const [, worker] = /^edge-(\d+)$/.exec(name) ?? [];
  return worker === undefined ? (NAMES[name] ?? name) : `the edge’s worker ${worker}`;
}

/** @returns the text with its first letter large. */
export function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** @returns such as "3 minutes", "2 hours". */
export function saySpan(ms: number): string {
  const minutes = Math.max(1, Math.round(ms / 60_000));
  if (ms < 90_000) {
    return `${Math.max(1, Math.round(ms / 1_000))} seconds`;
  }
  if (minutes < 120) {
    return `${minutes} minutes`;
  }
  return minutes < 2_880 ? `${Math.round(minutes / 60)} hours` : `${Math.round(minutes / 1_440)} days`;
}

const UNITS = [
  { unit: 1e12, name: 'TB' },
  { unit: 1e9, name: 'GB' },
  { unit: 1e6, name: 'MB' },
] as const;

/** @returns such as "12 GB", "800 MB", "1.5 MB", "30 kB". */
export function sayBytes(bytes: number): string {
  const { unit, name } = UNITS.find((each) => bytes >= each.unit) ?? { unit: 1e3, name: 'kB' };
  const count = bytes / unit;
  return `${count >= 10 || name === 'kB' ? Math.round(count) : count.toFixed(1)} ${name}`;
}
