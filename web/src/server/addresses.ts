import type { ChannelCreated } from '@rostrum/contract/api';
import { lanAddresses } from '@rostrum/service/lan-addresses';

export type AddressOptions = {
  readonly publicUrl: string;
  /** 0 = off. */
  readonly rtmpPort: number;
  readonly srtPort: number;
};

const LOOPBACK = /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

/** What a creator types into an encoder, and what viewers open. Empty where that door is off. */
export class Addresses {
  readonly #options: AddressOptions;

  constructor(options: AddressOptions) {
    this.#options = options;
  }

  /** The server field of an encoder, without the key. */
  rtmpServer(host: string = this.#host()): string {
    return this.#options.rtmpPort === 0 ? '' : `rtmp://${host}:${this.#options.rtmpPort}/live`;
  }

  srtServer(host: string = this.#host()): string {
    return this.#options.srtPort === 0 ? '' : `srt://${host}:${this.#options.srtPort}`;
  }

  /**
   * The host an encoder should be given. With no public address set, the site is known by the address it was opened at.
   * @param openedAt `Host` of the studio's own request.
   */
  encoderHost(openedAt: string | null): string {
    const own = this.#host();
    const opened = URL.parse(`http://${openedAt ?? ''}`)?.hostname ?? '';
    return LOOPBACK.test(own) && opened !== '' ? opened : own;
  }

  /**
   * The host by which devices on the same network reach this machine, where what the studio shows works on it alone.
   * @param openedAt as of {@link encoderHost}. @returns undefined where others are told an address they can open.
   */
  lanHost(openedAt: string | null): string | undefined {
    return LOOPBACK.test(this.encoderHost(openedAt)) ? lanAddresses()[0] : undefined;
  }

  /** As {@link watch}, by another host. */
  watchBy(host: string, slug: string): string {
    return Object.assign(new URL(this.watch(slug)), { hostname: host }).href;
  }

  watch(slug: string): string {
    return new URL(`/c/${slug}`, this.#options.publicUrl).href;
  }

  /** @param srtPassphrase where SRT is encrypted. */
  created(slug: string, streamKey: string, srtPassphrase?: string): ChannelCreated {
    const srt = this.srtServer();
    const passphrase = srtPassphrase === undefined ? '' : `&passphrase=${srtPassphrase}`;
    return {
      slug,
      streamKey,
      rtmpUrl: this.rtmpServer() === '' ? '' : `${this.rtmpServer()}/${streamKey}`,
      srtUrl: srt === '' ? '' : `${srt}?streamid=publish:${streamKey}${passphrase}`,
      watchUrl: this.watch(slug),
      hlsUrl: new URL(`/hls/${slug}/index.m3u8`, this.#options.publicUrl).href,
    };
  }

  #host(): string {
    return new URL(this.#options.publicUrl).hostname;
  }
}
