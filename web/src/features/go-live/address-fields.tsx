'use client';

import { Download } from 'lucide-react';
import { CopyField } from '../studio/copy-field.tsx';
import type { EncoderAccess } from '../studio/encoder-access.ts';
import { EncoderAddresses, type Protocol, type Servers } from '../studio/encoder-addresses.tsx';
import { EncoderSecret } from '../studio/encoder-secret.tsx';
import { srtAddress } from '../studio/srt-address.ts';
import type { Encoding } from './encoding.ts';
import styles from './go-live.module.css';
import { ffmpegLine } from './links.ts';
import { PhoneCode } from './phone-code.tsx';
import type { ProgramId } from './programs.ts';

export type AddressFieldsProps = {
  readonly slug: string;
  readonly title: string;
  readonly program: ProgramId;
  readonly protocol: Protocol;
  readonly servers: Servers;
  readonly encoding: Encoding;
  readonly access: EncoderAccess;
};

/** What one program is told to send to, named and cut as that program wants it. */
export function AddressFields(props: AddressFieldsProps) {
  const { title, program, protocol, servers, encoding, access } = props;
  const server = servers[protocol];
  switch (program) {
    case 'obs':
      return protocol === 'rtmp' ? (
        <EncoderAddresses access={access} servers={servers} protocol="rtmp" role="primary" />
      ) : (
        <EncoderSecret
          access={access}
          label="Server"
          pick={({ primary, srtPassphrase }) => srtAddress(server, primary.streamKey, srtPassphrase)}
        />
      );
    case 'larix':
      return <PhoneCode access={access} title={title} server={server} encoding={encoding} />;
    case 'ffmpeg':
      return (
        <EncoderSecret
          access={access}
          label="Command"
          pick={({ primary: { streamKey }, srtPassphrase, srtLatencyMs }) =>
            ffmpegLine({ server, streamKey, srtPassphrase, srtLatencyMs }, encoding)
          }
        />
      );
    default:
      return protocol === 'rtmp' ? (
        <RtmpFields program={program} server={server} access={access} />
      ) : (
        <SrtFields server={server} access={access} />
      );
  }
}

const RTMP_NAMES: Readonly<Partial<Record<ProgramId, readonly [string, string]>>> = {
  vmix: ['URL', 'Stream name or key'],
  atem: ['Server', 'Key'],
  wirecast: ['Address', 'Stream'],
};

type RtmpFieldsProps = { readonly program: ProgramId; readonly server: string; readonly access: EncoderAccess };

function RtmpFields({ program, server, access }: RtmpFieldsProps) {
  const [serverName, keyName] = RTMP_NAMES[program] ?? ['Server', 'Stream key'];
  return (
    <>
      <CopyField label={serverName} value={server} />
      <EncoderSecret access={access} label={keyName} pick={({ primary }) => primary.streamKey} />
    </>
  );
}

/** Most programs ask for host and port apart. */
function SrtFields({ server, access }: { server: string; access: EncoderAccess }) {
  const { hostname, port } = new URL(server.replace(/^srt:/, 'http:'));
  return (
    <>
      <div className={styles['pair']}>
        <CopyField label="Hostname" value={hostname} />
        <CopyField label="Port" value={port} />
      </div>
      <EncoderSecret access={access} label="Stream ID" pick={({ primary }) => `publish:${primary.streamKey}`} />
      {access.choices.encryptsSrt && (
        <EncoderSecret access={access} label="Passphrase" pick={({ srtPassphrase }) => srtPassphrase} />
      )}
      <CopyField label="Latency, ms" value={String(access.choices.srtLatencyMs)} />
    </>
  );
}

/** The settings as a file, for programs that load one. */
export function SettingsFile({ slug, program, protocol, encoding }: AddressFieldsProps) {
  if (program !== 'obs' && program !== 'atem') {
    return null;
  }
  const query = new URLSearchParams({ program, protocol, encoding: encoding.id });
  return (
    <div className={styles['file']}>
      <div>
        <strong>{program === 'obs' ? 'Everything in one go: the OBS profile' : 'The ATEM streaming settings'}</strong>
        <p className={styles['soft']}>
          {program === 'obs'
            ? 'Unpack the file, choose Profile → Import in OBS, and open the folder that was in it. Then choose the profile “Rostrum ' +
              slug +
              '”.'
            : 'Load it in ATEM Software Control: Stream → Load Streaming Settings…'}
        </p>
        <p className={styles['faint']}>
          Your stream key is in the file. Keep it like a password, and delete it when it is loaded.
        </p>
      </div>
      <a className="button" data-kind="quiet" href={`/api/v1/channels/${slug}/encoder-file?${query}`} download>
        <Download aria-hidden="true" /> Download
      </a>
    </div>
  );
}
