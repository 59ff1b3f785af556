import { HostFinder as AnyHostFinder, bareName } from '@rostrum/service/host-finder';
import { pullError } from './errors.ts';

/** The same in the words of what is pulled. */
export class HostFinder {
  readonly #hosts: AnyHostFinder;

  constructor(...how: ConstructorParameters<typeof AnyHostFinder>) {
    this.#hosts = new AnyHostFinder(...how);
  }

  /** Whether the owner lists this address. */
  isListed(address: string): boolean {
    return this.#hosts.isListed(address);
  }

  /**
   * @param host a name or a numeric address, IPv6 in brackets or not.
   * @returns a numeric address of it that may be connected to.
   * @throws PullError `HOST_UNKNOWN`, `HOST_PRIVATE`.
   */
  async find(host: string): Promise<string> {
    const found = await this.#hosts.find(host);
    switch (found.fault) {
      case undefined:
        return found.address;
      case 'unknown':
        throw pullError('HOST_UNKNOWN', { host: bareName(host) });
      case 'private':
        throw pullError('HOST_PRIVATE', { host: bareName(host), address: found.address });
    }
  }
}
