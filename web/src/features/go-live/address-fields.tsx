'use client';

import { Download } from 'lucide-react';
import { useSay } from '../../language/spoken-here.tsx';
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
  const say = useSay('goLive');
  const { title, program, protocol, servers, encoding, access } = props;
  const server = servers[protocol];
  switch (program) {
    case 'obs':
      return protocol === 'rtmp' ? (
        <EncoderAddresses access={access} servers={servers} protocol="rtmp" role="primary" />
      ) : (
        <EncoderSecret
          access={access}
          label={say('server')}
          pick={({ primary, srtPassphrase }) => srtAddress(server, primary.streamKey, srtPassphrase)}
        />
      );
    case 'larix':
      return <PhoneCode access={access} title={title} server={server} encoding={encoding} />;
    case 'ffmpeg':
      return (
        <EncoderSecret
          access={access}
          label={say('command')}
          pick={({ primary: { streamKey }, srtPassphrase, srtLatencyMs }) =>
            ffmpegLine({ server, streamKey, srtPassphrase, srtLatencyMs }, encoding)
          }
        />
      );
    case 'atem':
    case 'vmix':
    case 'wirecast':
    case 'other':
      return protocol === 'rtmp' ? (
        <RtmpFields program={program} server={server} access={access} />
      ) : (
        <SrtFields server={server} access={access} />
      );
  }
}

/** As the fields are called there: these programs speak English only. */
const RTMP_NAMES: Readonly<Partial<Record<ProgramId, readonly [string, string]>>> = {
  vmix: ['URL', 'Stream name or key'],
  atem: ['Server', 'Key'],
  wirecast: ['Address', 'Stream'],
};

type RtmpFieldsProps = { readonly program: ProgramId; readonly server: string; readonly access: EncoderAccess };

function RtmpFields({ program, server, access }: RtmpFieldsProps) {
  const say = useSay('goLive');
  const [serverName, keyName] = RTMP_NAMES[program] ?? [say('server'), say('streamKey')];
  return (
    <>
      <CopyField label={serverName} value={server} />
      <EncoderSecret access={access} label={keyName} pick={({ primary }) => primary.streamKey} />
    </>
  );
}

/** Most programs ask for host and port apart. */
function SrtFields({ server, access }: { server: string; access: EncoderAccess }) {
  const say = useSay('goLive');
  const { hostname, port } = new URL(server.replace(/^srt:/, 'http:'));
  return (
    <>
      <div className={styles['pair']}>
        <CopyField label={say('hostname')} value={hostname} />
        <CopyField label={say('port')} value={port} />
      </div>
      <EncoderSecret access={access} label={say('streamId')} pick={({ primary }) => `publish:${primary.streamKey}`} />
      {access.choices.encryptsSrt && (
        <EncoderSecret access={access} label={say('passphrase')} pick={({ srtPassphrase }) => srtPassphrase} />
      )}
      <CopyField label={say('latency')} value={String(access.choices.srtLatencyMs)} />
    </>
  );
}

/** The settings as a file, for programs that load one. */
export function SettingsFile({ slug, program, protocol, encoding }: AddressFieldsProps) {
  const say = useSay('goLive');
  if (program !== 'obs' && program !== 'atem') {
    return null;
  }
  const query = new URLSearchParams({ program, protocol, encoding: encoding.id });
  return (
    <div className={styles['file']}>
      <div>
        <strong>{program === 'obs' ? say('profileFile') : say('atemFile')}</strong>
        <p className={styles['soft']}>{program === 'obs' ? say('profileFileText', { slug }) : say('atemFileText')}</p>
        <p className={styles['faint']}>{say('keyInFile')}</p>
      </div>
      <a className="button" data-kind="quiet" href={`/api/v1/channels/${slug}/encoder-file?${query}`} download>
        <Download aria-hidden="true" /> {say('download')}
      </a>
    </div>
  );
}
