import type { StreamKey } from '@rostrum/contract/stream-key';
import { sayAgo } from '../browser/words.ts';

/** Names that encoders go by in their own words, and what people call them. */
const ENCODERS: readonly (readonly [RegExp, string])[] = [
  [/\b(?:lib)?obs\b.*?(\d+(?:\.\d+)+)/i, 'OBS $1'],
  [/\b(?:lib)?obs\b|obs-output/i, 'OBS'],
  [/^lavf/i, 'ffmpeg'],
];

/** @returns when it was last used, from where and with what: "used 3 hours ago from 192.0.2.1 with OBS 30.2.3". */
export function sayKeyUse({ lastUsedAt, lastAddress, lastEncoder, createdAt }: StreamKey, now: number): string {
  if (lastUsedAt === null) {
    return `never used · made ${sayAgo(createdAt, now)}`;
  }
  const from = lastAddress === null ? '' : ` from ${lastAddress}`;
  return `used ${sayAgo(lastUsedAt, now)}${from}${lastEncoder === null ? '' : ` with ${sayEncoder(lastEncoder)}`}`;
}

function sayEncoder(name: string): string {
  for (const [pattern, say] of ENCODERS) {
    const found = pattern.exec(name);
    if (found !== null) {
      return say.replace('$1', found[1] ?? '');
    }
  }
  return name;
}
