import type { Bus } from '@rostrum/bus/bus';
import { TOPICS } from '@rostrum/contract/bus-topics';
import type { Log } from '@rostrum/service/log';
import { storeError } from '@rostrum/store/errors';
import type { SlateFiles } from '@rostrum/store/slate-files';
import type { Store } from '@rostrum/store/store';
import { WebError } from '../errors.ts';
import type { Actor } from './account.ts';
import { findChannel } from './find-channel.ts';

export type SlatesParts = {
  readonly store: Store;
  readonly files: SlateFiles;
  readonly bus: Bus;
  readonly log: Log;
};

/** A file on its way in. */
type Upload = { readonly type: string | null; readonly stream: AsyncIterable<Uint8Array> };

/** What viewers see while a channel's encoder is away. All methods @throws WebError `NO_SUCH_CHANNEL`. */
export class Slates {
  readonly #parts: SlatesParts;

  constructor(parts: SlatesParts) {
    this.#parts = parts;
  }

  /** Whether it is the channel's own picture or clip. */
  async isOwn(slug: string): Promise<boolean> {
    await findChannel(this.#parts.store, slug);
    return this.#parts.files.has(slug);
  }

  /** @throws RostrumError `SLATE_KIND_UNKNOWN`, `SLATE_TOO_LARGE`; WebError `BAD_REQUEST` where the sender leaves. */
  async put(slug: string, { type, stream }: Upload, by: Actor): Promise<void> {
    await findChannel(this.#parts.store, slug);
    if (!/^(?:image|video)\//i.test(type ?? '')) {
      throw storeError('SLATE_KIND_UNKNOWN');
    }
    await this.#parts.files.put(slug, arriving(stream));
    await this.#tell(slug, by, 'slate.changed');
  }

  async remove(slug: string, by: Actor): Promise<void> {
    await findChannel(this.#parts.store, slug);
    await this.#parts.files.remove(slug);
    await this.#tell(slug, by, 'slate.removed');
  }

  async #tell(slug: string, by: Actor, action: 'slate.changed' | 'slate.removed'): Promise<void> {
    await this.#parts.bus.publish(TOPICS.encoderSettings, { slug });
    await this.#parts.store.audit.add({ by, action, subject: slug });
    this.#parts.log.info({ channel: slug, user: by.id }, 'web: a slate was changed');
  }
}

/** A sender who leaves is no fault of the site's. */
async function* arriving(stream: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* stream;
  } catch (error) {
    throw new WebError('BAD_REQUEST', { why: 'The upload broke off before its end. Try again.' }, error);
  }
}
