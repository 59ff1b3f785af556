import type { StreamKey } from '@rostrum/contract/stream-key';
import type { Say } from '../../language/speaker.ts';

/** Names that encoders go by in their own words, and what people call them. */
const ENCODERS: readonly (readonly [RegExp, string])[] = [
  [/\b(?:lib)?obs\b.*?(\d+(?:\.\d+)+)/i, 'OBS $1'],
  [/\b(?:lib)?obs\b|obs-output/i, 'OBS'],
  [/^lavf/i, 'ffmpeg'],
];

/** @returns when it was last used, from where and with what: "used 3 hours ago from 192.0.2.1 with OBS 30.2.3". */
export function sayKeyUse(
  say: Say<'live'>,
  sayAgo: (at: number) => string,
  { lastUsedAt, lastAddress: address, lastEncoder, createdAt }: StreamKey,
): string {
  if (lastUsedAt === null) {
    return say('neverUsed', { ago: sayAgo(createdAt) });
  }
  const ago = sayAgo(lastUsedAt);
  if (lastEncoder === null) {
    return address === null ? say('used', { ago }) : say('usedFrom', { ago, address });
  }
  const encoder = nameEncoder(lastEncoder);
  return address === null ? say('usedWith', { ago, encoder }) : say('usedFromWith', { ago, address, encoder });
}

function nameEncoder(name: string): string {
  for (const [pattern, say] of ENCODERS) {
    const found = pattern.exec(name);
    if (found !== null) {
      return say.replace('$1', found[1] ?? '');
    }
  }
  return name;
}
