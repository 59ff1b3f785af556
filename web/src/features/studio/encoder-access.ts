import type { ChannelEncoders } from '@rostrum/contract/api';
import { useCallback, useState } from 'react';
import type { EncoderChoices } from '../../server/encoders.ts';
import { askApi } from '../browser/api.ts';

export type EncoderChange = {
  readonly encryptsSrt?: boolean;
  readonly srtLatencyMs?: number;
  readonly switching?: ChannelEncoders['switching'];
};

/** How encoders come in to one channel, for the cards that show and change it. */
export type EncoderAccess = {
  readonly choices: EncoderChoices;
  /** Keys and passphrase, once one of them was asked for. */
  readonly secrets: ChannelEncoders | undefined;
  /** Asks for the secrets. @returns them, or what went wrong, in words. */
  readonly reveal: () => Promise<ChannelEncoders | string>;
  /** @returns `undefined` when it is done, or what went wrong, in words. */
  readonly change: (change: EncoderChange) => Promise<string | undefined>;
  readonly rotate: (role: 'primary' | 'backup') => Promise<string | undefined>;
};

/** @param known as the page was made with. */
export function useEncoderAccess(slug: string, known: EncoderChoices): EncoderAccess {
  const [choices, setChoices] = useState(known);
  const [secrets, setSecrets] = useState<ChannelEncoders>();

  const take = useCallback((found: ChannelEncoders) => {
    const { srtPassphrase, srtLatencyMs, switching } = found;
    setChoices({ encryptsSrt: srtPassphrase !== undefined, srtLatencyMs, switching });
    setSecrets(found);
  }, []);
  const ask = async (
    method: 'GET' | 'PATCH' | 'POST',
    path: string,
    body?: EncoderChange,
  ): Promise<ChannelEncoders | string> => {
    const outcome = await askApi<ChannelEncoders>(method, `channels/${slug}/${path}`, body);
    if (!outcome.ok) {
      return outcome.say;
    }
    take(outcome.value);
    return outcome.value;
  };
  const faultOf = (outcome: ChannelEncoders | string): string | undefined =>
    typeof outcome === 'string' ? outcome : undefined;

  return {
    choices,
    secrets,
    reveal: () => ask('GET', 'encoders'),
    change: async (change) => faultOf(await ask('PATCH', 'encoders', change)),
    async rotate(role) {
      if (role === 'backup') {
        return faultOf(await ask('POST', 'encoders/backup-key'));
      }
      const rotated = await askApi('POST', `channels/${slug}/stream-key`);
      return rotated.ok ? faultOf(await ask('GET', 'encoders')) : rotated.say;
    },
  };
}
