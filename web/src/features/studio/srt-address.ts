/** Pure: an SRT address whole, as OBS Studio and ffmpeg take it. Keys and passphrases need no escaping. */
export function srtAddress(server: string, streamKey: string, passphrase: string | undefined): string {
  return `${server}?streamid=publish:${streamKey}${passphrase === undefined ? '' : `&passphrase=${passphrase}`}`;
}
