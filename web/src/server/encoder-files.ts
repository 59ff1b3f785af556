import { strToU8, zipSync } from 'fflate';
import { AUDIO_HZ, AUDIO_KBPS, type Encoding, KEY_FRAME_S, PROFILE } from '../features/go-live/encoding.ts';
import { type Sending, wholeAddress } from '../features/go-live/links.ts';

/** Settings as encoders load them from files. Pure; all of them hold the stream key. */

/** Zip's own smallest date (1980), so that the same settings give the same bytes. */
const NO_DATE = new Date(1980, 0, 1);

/**
 * A profile as OBS Studio's Profile → Import takes it: a folder with `basic.ini`, `service.json` and, since only the
 * advanced output has a key frame interval, `streamEncoder.json`. The folder's name is the profile's.
 * @returns a zip of that folder.
 */
export function obsProfile(slug: string, sending: Sending, encoding: Encoding): Uint8Array<ArrayBuffer> {
  const name = `Rostrum ${slug}`;
  const { width, height, fps, videoKbps } = encoding;
  const isSrt = sending.server.startsWith('srt:');
  const service = {
    type: 'rtmp_custom',
    settings: {
      server: isSrt ? wholeAddress(sending) : sending.server,
      key: isSrt ? '' : sending.streamKey,
      use_auth: false,
      bwtest: false,
    },
  };
  const encoder = {
    rate_control: 'CBR',
    bitrate: videoKbps,
    keyint_sec: KEY_FRAME_S,
    preset: 'veryfast',
    profile: PROFILE,
  };
  const ini = [
    '[General]',
    `Name=${name}`,
    '',
    '[Output]',
    'Mode=Advanced',
    '',
    '[AdvOut]',
    'Encoder=obs_x264',
    'ApplyServiceSettings=false',
    'UseRescale=false',
    'TrackIndex=1',
    `Track1Bitrate=${AUDIO_KBPS}`,
    '',
    '[Video]',
    `BaseCX=${width}`,
    `BaseCY=${height}`,
    `OutputCX=${width}`,
    `OutputCY=${height}`,
    'FPSType=0',
    `FPSCommon=${fps}`,
    '',
    '[Audio]',
    `SampleRate=${AUDIO_HZ}`,
    'ChannelSetup=Stereo',
    '',
  ].join('\n');
  return zipSync(
    {
      [`${name}/basic.ini`]: strToU8(ini),
      [`${name}/service.json`]: strToU8(`${JSON.stringify(service, null, 2)}\n`),
      [`${name}/streamEncoder.json`]: strToU8(`${JSON.stringify(encoder, null, 2)}\n`),
    },
    { mtime: NO_DATE },
  );
}

/** A streaming service as ATEM Software Control loads it (Blackmagic’s streaming XML). Rates are bits a second there. */
export function atemService(title: string, { server, streamKey }: Sending, encoding: Encoding): string {
  const { fps, height, videoKbps } = encoding;
  return `<?xml version="1.0" encoding="UTF-8"?>
<streaming>
    <service>
        <name>${escapeXml(title)}</name>
        <key>${escapeXml(streamKey)}</key>
        <servers>
            <server>
                <name>Rostrum</name>
                <url>${escapeXml(server)}</url>
            </server>
        </servers>
        <profiles>
            <profile>
                <name>Streaming High</name>
                <config resolution="${height}p" fps="${fps}">
                    <bitrate>${videoKbps * 1000}</bitrate>
                    <audio-bitrate>${AUDIO_KBPS * 1000}</audio-bitrate>
                    <keyframe-interval>${KEY_FRAME_S}</keyframe-interval>
                </config>
            </profile>
        </profiles>
    </service>
</streaming>
`;
}

function escapeXml(text: string): string {
  const names: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
  return text.replace(/[&<>"]/g, (character) => names[character] ?? character);
}
