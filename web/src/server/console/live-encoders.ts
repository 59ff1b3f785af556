import {
  type ConnectedEncoder,
  type ConnectedEncoders,
  connectedEncodersSchema,
  encoderEndedSchema,
} from '@rostrum/contract/live-sessions';
import type { Log } from '@rostrum/service/log';
import type { Store } from '@rostrum/store/store';
import { WebError } from '../../errors.ts';
import type { Actor } from '../account.ts';
import type { OriginDesk } from './origin-desk.ts';

/** Who publishes now, and the end of one of them. */
export class LiveEncoders {
  readonly #origins: Pick<OriginDesk, 'ask'>;
  readonly #store: Pick<Store, 'audit'>;
  readonly #log: Log;

  constructor(origins: Pick<OriginDesk, 'ask'>, store: Pick<Store, 'audit'>, log: Log) {
    this.#origins = origins;
    this.#store = store;
    this.#log = log;
  }

  /** @throws WebError `UNAVAILABLE`. */
  async list(): Promise<ConnectedEncoders> {
    const answers = await this.#origins.ask('GET', '/encoders');
    const encoders = answers.flatMap((answer) => connectedEncodersSchema.parse(answer).encoders);
    return { encoders: encoders.toSorted((a, b) => a.slug.localeCompare(b.slug) || a.role.localeCompare(b.role)) };
  }

  /**
   * Ends a connection at once. The encoder may come back with its key.
   * @throws WebError `NO_SUCH_ENCODER`, `UNAVAILABLE`.
   */
  async end(slug: string, id: string, by: Actor): Promise<ConnectedEncoder> {
    const isListed = (await this.list()).encoders.some((encoder) => encoder.id === id && encoder.slug === slug);
    const [answer] = isListed ? await this.#origins.ask('POST', `/encoders/${encodeURIComponent(id)}/end`) : [];
    if (answer === undefined) {
      throw new WebError('NO_SUCH_ENCODER');
    }
    const { ended } = encoderEndedSchema.parse(answer);
    const { role, address, encoder } = ended;
    await this.#store.audit.add({ by, action: 'encoder.ended', subject: slug, detail: { role, address, encoder } });
    this.#log.info({ channel: slug, role, address, user: by.id }, 'web: an encoder’s connection was ended');
    return ended;
  }
}
