import type { KeyRole } from '@rostrum/store/encoder-choices';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type ChannelRig, openChannelRig } from './testing/channel-rig.ts';

/** Several keys of one channel: who takes whose place, and what a revoked one means. */

let rig: ChannelRig;
beforeEach(async () => {
  rig = await openChannelRig();
});
afterEach(() => rig.close());

type Named = { readonly id: string; readonly key: string };

async function addKey(name: string, role: KeyRole = 'primary'): Promise<Named> {
  const { id } = await rig.store.streamKeys.add(rig.channelId, { name, role });
  return { id, key: (await rig.store.streamKeys.revealNamed(rig.channelId, id)) ?? '' };
}

/** @returns what it was told when it was closed. */
async function send(options: Parameters<ChannelRig['publish']>[0] = {}): Promise<readonly string[]> {
  const closed: string[] = [];
  await rig.publish({ ...options, onClosed: (say) => void closed.push(say) });
  return closed;
}

const roles = (): string[] => (rig.channels.current('demo')?.describe().encoders ?? []).map(({ role }) => role);

describe('several keys of one channel', () => {
  it('two for the same place: whoever came last has it, and the other is told', async () => {
    const [church, phone] = [await addKey('Church PC'), await addKey('Phone of Ana')];
    const main = await send();
    const first = await send({ key: church.key });
    expect(main).toEqual(['Another encoder, with another of the channel’s keys, has taken over this channel.']);
    const second = await send({ key: phone.key });
    expect(first).toEqual(main);
    const third = await send({ key: phone.key });
    expect(second).toEqual(['Another encoder with the same key has taken over this channel.']);
    expect(third).toEqual([]);
  });

  it('for different places they send beside each other', async () => {
    const phone = await addKey('Phone of Ana', 'backup');
    const [main, backup] = [await send(), await send({ key: phone.key })];
    expect([main, backup]).toEqual([[], []]);
    expect(roles().toSorted()).toEqual(['backup', 'primary']);
  });

  it('one that is revoked ends who sends with it, and nobody else; it opens nothing any more', async () => {
    const [church, phone] = [await addKey('Church PC'), await addKey('Phone of Ana', 'backup')];
    const [first, second] = [await send({ key: church.key }), await send({ key: phone.key })];
    await rig.store.streamKeys.revoke(rig.channelId, phone.id);
    rig.channels.dropPublisher('demo', { keyId: phone.id });
    expect(second).toEqual(['The stream key “Phone of Ana” was revoked in the studio. Copy another one from there.']);
    expect(first).toEqual([]);
    await expect(send({ key: phone.key })).rejects.toThrow('mistyped, replaced or revoked');
  });

  it('one that is revoked while its encoder comes in lets nobody in', async () => {
    const church = await addKey('Church PC');
    const { streamKeys } = rig.store;
    const find = streamKeys.findByKey.bind(streamKeys);
    vi.spyOn(streamKeys, 'findByKey').mockImplementationOnce(async (text) => {
      const found = await find(text);
      await streamKeys.revoke(rig.channelId, church.id);
      return found;
    });
    await expect(send({ key: church.key })).rejects.toThrow('“Church PC” was revoked');
  });

  it('a new main key ends who sends with the main one, not who has a key of their own', async () => {
    const church = await addKey('Church PC');
    const own = await send({ key: church.key });
    rig.channels.dropPublisher('demo', { role: 'primary' });
    expect(own).toEqual([]);
    const main = await send();
    rig.channels.dropPublisher('demo', { role: 'primary' });
    expect(main).toEqual(['The stream key was changed. Copy the new one from the studio.']);
  });

  it('all end with the channel', async () => {
    const church = await addKey('Church PC', 'backup');
    const [main, own] = [await send(), await send({ key: church.key })];
    rig.channels.dropPublisher('demo', {});
    expect([main, own]).toEqual([
      ['The channel was removed. Stop streaming here, too.'],
      ['The channel was removed. Stop streaming here, too.'],
    ]);
  });

  it('when, from where and with what each was used is written down', async () => {
    const church = await addKey('Church PC');
    await send({ key: church.key, address: '198.51.100.7', encoder: 'obs-output module (libobs version 30.2.3)' });
    const used = async () => (await rig.store.streamKeys.list(rig.channelId)).map(({ lastUse }) => lastUse);
    const encoder = 'obs-output module (libobs version 30.2.3)';
    const ours = { usedAt: rig.clock.wallNow(), address: '198.51.100.7', encoder };
    await vi.waitFor(async () => expect(await used()).toEqual([undefined, undefined, ours]));
  });

  it('a wrong key from where any of them was used is told to the owner', async () => {
    const church = await addKey('Church PC');
    await send({ key: church.key, address: '198.51.100.7' });
    await expect(send({ key: 'a'.repeat(24), address: '198.51.100.7' })).rejects.toThrow('not known here');
    expect(rig.told()?.findings.map(({ code }) => code)).toContain('WRONG_KEY');
    await send({ key: church.key, address: '198.51.100.7' });
    expect(rig.told()?.findings.map(({ code }) => code)).not.toContain('WRONG_KEY');
  });
});
