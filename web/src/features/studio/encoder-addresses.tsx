'use client';

import type { ChannelEncoders } from '@rostrum/contract/api';
import { CopyField } from './copy-field.tsx';
import type { EncoderAccess } from './encoder-access.ts';
import { EncoderSecret } from './encoder-secret.tsx';
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

/** What is typed into one encoder, field by field. */
export function EncoderAddresses({ access, servers, protocol, role }: EncoderAddressesProps) {
  const secret = (label: string, pick: (found: ChannelEncoders) => string | undefined) => (
    <EncoderSecret key={label} access={access} label={label} pick={pick} />
  );
  const isBackup = role === 'backup';
  if (protocol === 'rtmp') {
    return (
      <>
        <CopyField label={isBackup ? 'Backup server' : 'Server'} value={servers.rtmp} />
        {secret(isBackup ? 'Backup stream key' : 'Stream key', (found) => found[role].streamKey)}
      </>
    );
  }
  return (
    <>
      <CopyField label={isBackup ? 'Backup server' : 'Server'} value={servers.srt} />
      {secret(isBackup ? 'Backup stream ID' : 'Stream ID', (found) => `publish:${found[role].streamKey}`)}
      {access.choices.encryptsSrt &&
        secret(isBackup ? 'Backup passphrase' : 'Passphrase', (found) => found.srtPassphrase)}
      {secret(isBackup ? 'Backup address for OBS and ffmpeg' : 'Address for OBS and ffmpeg', (found) =>
        srtAddress(servers.srt, found[role].streamKey, found.srtPassphrase),
      )}
    </>
  );
}
