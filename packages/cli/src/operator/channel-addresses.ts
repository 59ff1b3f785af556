import type { ChannelCreated } from '@rostrum/contract/api';
import type { Settings } from '../config.ts';

/** What `channel add` answers: each address whole, as ffmpeg takes it. Empty where that door is off. */
export function channelAddresses(
  settings: Settings,
  slug: string,
  streamKey: string,
  srtPassphrase?: string,
): ChannelCreated {
  const { INGEST_RTMP_PORT: rtmp, INGEST_SRT_PORT: srt } = settings.config;
  const host = new URL(settings.publicUrl).hostname;
  return {
    slug,
    streamKey,
    rtmpUrl: rtmp === 0 ? '' : `rtmp://${host}:${rtmp}/live/${streamKey}`,
    srtUrl:
      srt === 0
        ? ''
        : `srt://${host}:${srt}?streamid=publish:${streamKey}${srtPassphrase === undefined ? '' : `&passphrase=${srtPassphrase}`}`,
    watchUrl: `${settings.publicUrl}/c/${slug}`,
    hlsUrl: `${settings.publicUrl}/hls/${slug}/index.m3u8`,
  };
}

/** The same for a person with an encoder's settings open: server and key are two fields there. */
export function addressLines(addresses: ChannelCreated): string[] {
  return [
    `Watch page  ${addresses.watchUrl}`,
    ...(addresses.rtmpUrl === ''
      ? []
      : [
          `Server      ${addresses.rtmpUrl.slice(0, -addresses.streamKey.length - 1)}`,
          `Stream key  ${addresses.streamKey}`,
        ]),
    ...(addresses.srtUrl === '' ? [] : [`SRT         ${addresses.srtUrl}`]),
    `Playlist    ${addresses.hlsUrl}`,
  ];
}
