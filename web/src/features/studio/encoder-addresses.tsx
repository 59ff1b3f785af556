'use client';

import type { ChannelEncoders } from '@rostrum/contract/api';
import { useState } from 'react';
import { CopyField } from './copy-field.tsx';
import type { EncoderAccess } from './encoder-access.ts';
import { SecretField } from './secret-field.tsx';
import { srtAddress } from './srt-address.ts';

export type Protocol = 'rtmp' | 'srt';

/** Servers as encoders reach them; empty where that door is off. */
export type Servers = { readonly rtmp: string; readonly srt: string };

export type EncoderAddressesProps = {
  readonly access: EncoderAccess;
  readonly servers: Servers;
  readonly protocol: Protocol;
  readonly role: 'primary' | 'backup';
};

/** What is typed into one encoder, field by field. Keys are fetched only when they are shown or copied. */
export function EncoderAddresses({ access, servers, protocol, role }: EncoderAddressesProps) {
  const { choices, secrets, reveal } = access;
  const [fault, setFault] = useState<string>();
  const ask = async (pick: (found: ChannelEncoders) => string | undefined): Promise<string | undefined> => {
    const found = await reveal();
    setFault(typeof found === 'string' ? found : undefined);
    return typeof found === 'string' ? undefined : pick(found);
  };
  const secret = (label: string, pick: (found: ChannelEncoders) => string | undefined) => (
    <SecretField
      key={label}
      label={label}
      value={secrets === undefined ? undefined : pick(secrets)}
      fetchValue={() => ask(pick)}
    />
  );
  const isBackup = role === 'backup';
  return (
    <>
      {protocol === 'rtmp' ? (
        <>
          <CopyField label={isBackup ? 'Backup server' : 'Server'} value={servers.rtmp} />
          {secret(isBackup ? 'Backup stream key' : 'Stream key', (found) => found[role].streamKey)}
        </>
      ) : (
        <>
          <CopyField label={isBackup ? 'Backup server' : 'Server'} value={servers.srt} />
          {secret(isBackup ? 'Backup stream ID' : 'Stream ID', (found) => `publish:${found[role].streamKey}`)}
          {choices.encryptsSrt && secret(isBackup ? 'Backup passphrase' : 'Passphrase', (found) => found.srtPassphrase)}
          {secret(isBackup ? 'Backup address for OBS and ffmpeg' : 'Address for OBS and ffmpeg', (found) =>
            srtAddress(servers.srt, found[role].streamKey, found.srtPassphrase),
          )}
        </>
      )}
      {fault !== undefined && (
        <p className="fault" role="alert">
          {fault}
        </p>
      )}
    </>
  );
}
