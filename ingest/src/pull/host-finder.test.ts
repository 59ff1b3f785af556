import { AddressRule } from '@rostrum/service/address-rule';
import { FakeClock } from '@rostrum/service/clock';
import type { Resolve } from '@rostrum/service/host-finder';
import { describe, expect, it } from 'vitest';
import { HostFinder } from './host-finder.ts';

const open = (resolve: Resolve, clock = new FakeClock()): HostFinder =>
  new HostFinder(new AddressRule(undefined), clock, resolve);

describe('a host', () => {
  it('is the first of its addresses that may be pulled from', async () => {
    const hosts = open(async () => ['10.0.0.1', '93.184.215.14', '1.1.1.1']);
    await expect(hosts.find('mixed.example')).resolves.toBe('93.184.215.14');
  });

  it('is refused where all are private, with what the owner would list', async () => {
    const hosts = open(async () => ['10.0.0.1']);
    await expect(hosts.find('inner.example')).rejects.toMatchObject({
      code: 'HOST_PRIVATE',
      message: expect.stringContaining('INGEST_PULL_ALLOW=10.0.0.1'),
    });
  });

  for (const host of ['127.0.0.1', '[::1]', '169.254.169.254']) {
    it(`${host} is refused without asking anybody`, async () => {
      const hosts = open(async () => expect.fail('asked'));
      await expect(hosts.find(host)).rejects.toMatchObject({ code: 'HOST_PRIVATE' });
    });
  }

  it('is unknown where the resolver fails, or knows none', async () => {
    await expect(open(async () => []).find('no.example')).rejects.toMatchObject({ code: 'HOST_UNKNOWN' });
    const failing = open(async () => {
      throw new Error('EAI_AGAIN');
    });
    await expect(failing.find('no.example')).rejects.toMatchObject({ code: 'HOST_UNKNOWN' });
  });

  it('is unknown where the resolver does not answer', async () => {
    const clock = new FakeClock();
    const found = open(() => new Promise(() => {}), clock).find('slow.example');
    clock.advance(5_000);
    await expect(found).rejects.toMatchObject({ code: 'HOST_UNKNOWN' });
  });
});
