'use client';

import type { ChannelEncoders } from '@rostrum/contract/api';
import { useState } from 'react';
import type { EncoderAccess } from './encoder-access.ts';
import { SecretField } from './secret-field.tsx';

export type EncoderSecretProps = {
  readonly access: EncoderAccess;
  readonly label: string;
  /** What is shown, of all that is secret of a channel's encoders. */
  readonly pick: (found: ChannelEncoders) => string | undefined;
};

/** One secret of a channel's encoders. It is fetched only when it is shown or copied. */
export function EncoderSecret({ access, label, pick }: EncoderSecretProps) {
  const { secrets, reveal } = access;
  const [fault, setFault] = useState<string>();
  const ask = async (): Promise<string | undefined> => {
    const found = await reveal();
    setFault(typeof found === 'string' ? found : undefined);
    return typeof found === 'string' ? undefined : pick(found);
  };
  return (
    <>
      <SecretField label={label} value={secrets === undefined ? undefined : pick(secrets)} fetchValue={ask} />
      {fault !== undefined && (
        <p className="fault" role="alert">
          {fault}
        </p>
      )}
    </>
  );
}
