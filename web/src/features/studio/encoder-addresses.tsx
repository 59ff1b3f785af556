'use client';

import type { ChannelEncoders } from '@rostrum/contract/api';
import { useSay } from '../../language/spoken-here.tsx';
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
  const say = useSay('studio');
  const secret = (label: string, pick: (found: ChannelEncoders) => string | undefined) => (
    <EncoderSecret key={label} access={access} label={label} pick={pick} />
  );
  const isBackup = role === 'backup';
  if (protocol === 'rtmp') {
    return (
      <>
        <CopyField label={isBackup ? say('backupServer') : say('server')} value={servers.rtmp} />
        {secret(isBackup ? say('backupStreamKey') : say('streamKey'), (found) => found[role].streamKey)}
      </>
    );
  }
  return (
    <>
      <CopyField label={isBackup ? say('backupServer') : say('server')} value={servers.srt} />
      {secret(isBackup ? say('backupStreamId') : say('streamId'), (found) => `publish:${found[role].streamKey}`)}
      {access.choices.encryptsSrt &&
        secret(isBackup ? say('backupPassphrase') : say('passphrase'), (found) => found.srtPassphrase)}
      {secret(isBackup ? say('backupSrtAddress') : say('srtAddress'), (found) =>
        srtAddress(servers.srt, found[role].streamKey, found.srtPassphrase),
      )}
    </>
  );
}
