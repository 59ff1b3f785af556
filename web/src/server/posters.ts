import type { Log } from '@rostrum/service/log';
import type { Store } from '@rostrum/store/store';
import { WebError } from '../errors.ts';
import type { Actor } from './account.ts';
import { findChannel } from './find-channel.ts';
import { picturePath } from './picture-path.ts';
import type { Pictures } from './pictures.ts';
import type { Schedule } from './schedule.ts';

type Stream = AsyncIterable<Uint8Array>;

export type PostersParts = {
  readonly store: Store;
  readonly pictures: Pictures;
  readonly schedule: Pick<Schedule, 'setPoster'>;
  readonly log: Log;
};

/**
 * Which picture a channel has, and which poster what is planned on it. All methods @throws WebError `NO_SUCH_CHANNEL`;
 * those that take a picture what {@link Pictures.take} throws; those that name a plan `NO_SUCH_PLAN`.
 */
export class Posters {
  readonly #parts: PostersParts;

  constructor(parts: PostersParts) {
    this.#parts = parts;
  }

  /** @returns where it is on this site. */
  async putPicture(slug: string, stream: Stream, by: Actor): Promise<string | null> {
    const { store, pictures, log } = this.#parts;
    await findChannel(store, slug);
    const picture = await pictures.take(stream);
    await store.channels.update(slug, { picture });
    await store.audit.add({ by, action: 'picture.changed', subject: slug });
    log.info({ channel: slug, user: by.id }, 'web: a channel has another picture');
    return picturePath(picture);
  }

  async removePicture(slug: string, by: Actor): Promise<void> {
    const { store } = this.#parts;
    await findChannel(store, slug);
    await store.channels.update(slug, { picture: null });
    await store.audit.add({ by, action: 'picture.removed', subject: slug });
  }

  /** @returns where it is on this site. */
  async putPoster(slug: string, planId: string, stream: Stream, by: Actor): Promise<string | null> {
    const { store, pictures, schedule, log } = this.#parts;
    const { id } = await findChannel(store, slug);
    if (!(await store.schedule.list(id)).some((plan) => plan.id === planId)) {
      throw new WebError('NO_SUCH_PLAN');
    }
    const poster = await pictures.take(stream);
    const { title } = await schedule.setPoster(slug, planId, poster);
    await store.audit.add({ by, action: 'poster.changed', subject: slug, detail: { title } });
    log.info({ channel: slug, user: by.id, plan: planId }, 'web: what is planned has another poster');
    return picturePath(poster);
  }

  async removePoster(slug: string, planId: string, by: Actor): Promise<void> {
    const { title } = await this.#parts.schedule.setPoster(slug, planId, undefined);
    await this.#parts.store.audit.add({ by, action: 'poster.removed', subject: slug, detail: { title } });
  }
}
