import type { ChannelCreated } from '@rostrum/contract/api';

export type AddressOptions = {
  readonly publicUrl: string;
  /** 0 = off. */
  readonly rtmpPort: number;
  readonly srtPort: number;
};

/** What a creator types into an encoder, and what viewers open. Empty where that door is off. */
export class Addresses {
  readonly #options: AddressOptions;

  constructor(options: AddressOptions) {
    this.#options = options;
  }

  /** The server field of an encoder, without the key. */
  rtmpServer(host = this.#host()): string {
    return this.#options.rtmpPort === 0 ? '' : `rtmp://${host}:${this.#options.rtmpPort}/live`;
  }

  srtServer(host = this.#host()): string {
    return this.#options.srtPort === 0 ? '' : `srt://${host}:${this.#options.srtPort}`;
  }

  watch(slug: string): string {
    return new URL(`/c/${slug}`, this.#options.publicUrl).href;
  }

  created(slug: string, streamKey: string): ChannelCreated {
    const srt = this.srtServer();
    return {
      slug,
      streamKey,
      rtmpUrl: this.rtmpServer(),
      srtUrl: srt === '' ? '' : `${srt}?streamid=publish:${streamKey}`,
      watchUrl: this.watch(slug),
      hlsUrl: new URL(`/hls/${slug}/index.m3u8`, this.#options.publicUrl).href,
    };
  }

  #host(): string {
    return new URL(this.#options.publicUrl).hostname;
  }
}
