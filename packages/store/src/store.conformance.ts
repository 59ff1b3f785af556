import { createHash } from 'node:crypto';
import type { UserRole } from '@rostrum/contract/user-role';
import { FakeClock } from '@rostrum/service/clock';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { InvitationToAdd } from './invitation-repository.ts';
import { migrate, type Store } from './store.ts';
import { hashStreamKey } from './stream-key.ts';
import type { User } from './user-repository.ts';

/** Two handles on one database: what one writes the other reads. They may be the same handle. */
export type StorePair = { readonly store: Store; readonly other: Store; close(): void };

/** What every store must do, whatever engine is behind it. */
export function describeStore(name: string, open: (clock: FakeClock) => StorePair): void {
  describe(`a store on ${name}`, () => {
    let clock: FakeClock;
    let pair: StorePair;
    let store: Store;
    let other: Store;

    beforeEach(async () => {
      clock = new FakeClock();
      pair = open(clock);
      ({ store, other } = pair);
      await migrate(store);
    });
    afterEach(() => pair.close());

    it('is brought up once, and says when it is', async () => {
      await store.schema.assertMigrated();
      expect(await migrate(other)).toEqual([]);
    });

    describe('channels', () => {
      it('adds a channel, with its slug for a title where none is given', async () => {
        const channel = await store.channels.add({ slug: 'main' });
        expect(channel).toMatchObject({ slug: 'main', title: 'main', description: '', access: 'public' });
        expect(channel.createdAt).toBe(clock.wallNow());
        expect(await other.channels.bySlug('main')).toEqual(channel);
        expect(await other.channels.byId(channel.id)).toEqual(channel);
      });

      it('lists the oldest first', async () => {
        for (const slug of ['zebra', 'apple', 'mango']) {
          await store.channels.add({ slug });
          clock.advance(1);
        }
        expect((await other.channels.list()).map((channel) => channel.slug)).toEqual(['zebra', 'apple', 'mango']);
      });

      it('gives a name to one of two that ask for it at once', async () => {
        const outcomes = await Promise.allSettled([
          store.channels.add({ slug: 'main' }),
          other.channels.add({ slug: 'main' }),
        ]);
        expect(outcomes.map((outcome) => outcome.status).sort()).toEqual(['fulfilled', 'rejected']);
        await expect(store.channels.add({ slug: 'main' })).rejects.toMatchObject({ code: 'SLUG_TAKEN' });
      });

      const refused = [
        { name: 'a name of one letter', channel: { slug: 'a' }, code: 'SLUG_INVALID' },
        { name: 'a name the site uses', channel: { slug: 'studio' }, code: 'SLUG_INVALID' },
        { name: 'a name with capitals', channel: { slug: 'Main' }, code: 'SLUG_INVALID' },
        { name: 'a title too long', channel: { slug: 'main', title: 'x'.repeat(121) }, code: 'CHANNEL_INVALID' },
        {
          name: 'a description too long',
          channel: { slug: 'main', description: 'x'.repeat(2001) },
          code: 'CHANNEL_INVALID',
        },
      ];
      for (const row of refused) {
        it(`refuses ${row.name}`, async () => {
          await expect(store.channels.add(row.channel)).rejects.toMatchObject({ code: row.code });
          expect(await other.channels.list()).toEqual([]);
        });
      }

      it('changes what is asked and nothing else', async () => {
        const channel = await store.channels.add({ slug: 'main', title: 'Main', description: 'All day' });
        const changed = await store.channels.update('main', { title: 'The main stage', access: 'unlisted' });
        expect(changed).toEqual({ ...channel, title: 'The main stage', access: 'unlisted' });
        expect(await other.channels.bySlug('main')).toEqual(changed);
        expect(await store.channels.update('none', { title: 'x' })).toBeUndefined();
        await expect(store.channels.update('main', { title: 'x'.repeat(121) })).rejects.toMatchObject({
          code: 'CHANNEL_INVALID',
        });
      });

      it('keeps letters of any script and what looks like SQL', async () => {
        const title = `Größe 日本 🎥 '"; drop table channels; --`;
        await store.channels.add({ slug: 'main', title });
        expect((await other.channels.bySlug('main'))?.title).toBe(title);
      });

      it('removes a channel with its key, once', async () => {
        const channel = await store.channels.add({ slug: 'main' });
        const key = await store.streamKeys.issue(channel.id);
        expect(await store.channels.remove('main')).toBe(true);
        expect(await store.channels.remove('main')).toBe(false);
        expect(await other.streamKeys.findByKey(key)).toBeUndefined();
      });

      it('remembers its owner', async () => {
        const user = await store.users.add({ email: 'o@example.org', passwordHash: 'h', role: 'creator' });
        const channel = await store.channels.add({ slug: 'main', ownerId: user.id });
        expect(channel.ownerId).toBe(user.id);
      });
    });

    describe('stream keys', () => {
      it('issues a key that can be typed, found and shown', async () => {
        const { id } = await store.channels.add({ slug: 'main', title: 'Main' });
        const key = await store.streamKeys.issue(id);
        expect(key).toMatch(/^[a-km-np-z2-9]{24}$/);
        expect(await other.streamKeys.findByKey(key)).toEqual({
          channelId: id,
          slug: 'main',
          title: 'Main',
          role: 'primary',
          keyId: `${id}-primary`,
          keyName: undefined,
        });
        expect(await other.streamKeys.findByKey(`  ${key.toUpperCase()} `)).toMatchObject({ slug: 'main' });
        expect(await other.streamKeys.reveal(id)).toBe(key);
        expect(await other.streamKeys.issue(id)).toBe(key);
      });

      it('rotates: the new key works and the old one does not', async () => {
        const { id } = await store.channels.add({ slug: 'main' });
        const old = await store.streamKeys.issue(id);
        await store.streamKeys.touch(`${id}-primary`, { address: '192.0.2.1', encoder: 'OBS' });
        const key = await other.streamKeys.rotate(id);
        expect(key).not.toBe(old);
        expect(await store.streamKeys.findByKey(old)).toBeUndefined();
        expect(await store.streamKeys.findByKey(key)).toMatchObject({ channelId: id });
        expect(await store.streamKeys.list(id)).toMatchObject([{ lastUse: undefined }]);
      });

      it('rotates a key that was never issued', async () => {
        const { id } = await store.channels.add({ slug: 'main' });
        expect(await store.streamKeys.reveal(id)).toBeUndefined();
        const key = await store.streamKeys.rotate(id);
        expect(await store.streamKeys.reveal(id)).toBe(key);
      });

      it('gives no key to a channel that is not there', async () => {
        await expect(store.streamKeys.issue('none')).rejects.toMatchObject({ code: 'CHANNEL_UNKNOWN' });
        await expect(store.streamKeys.rotate('none')).rejects.toMatchObject({ code: 'CHANNEL_UNKNOWN' });
      });

      for (const text of ['', 'main', 'x'.repeat(24_000), 'a'.repeat(24), "' or 1=1 --"]) {
        it(`finds nobody by ${JSON.stringify(text.slice(0, 30))}`, async () => {
          await store.streamKeys.issue((await store.channels.add({ slug: 'main' })).id);
          expect(await store.streamKeys.findByKey(text)).toBeUndefined();
        });
      }

      it('notes when, from where and by what a key was used, in place of the time before', async () => {
        const { id } = await store.channels.add({ slug: 'main' });
        const { keyId = '' } = (await store.streamKeys.findByKey(await store.streamKeys.issue(id))) ?? {};
        expect(await store.streamKeys.list(id)).toMatchObject([{ id: keyId, name: undefined, lastUse: undefined }]);
        clock.advance(5_000);
        await store.streamKeys.touch(keyId, { address: '2001:db8::1', encoder: 'x'.repeat(200) });
        const first = { usedAt: clock.wallNow(), address: '2001:db8::1', encoder: 'x'.repeat(80) };
        expect(await other.streamKeys.list(id)).toMatchObject([{ lastUse: first }]);
        expect(await other.streamKeys.usedFrom('2001:db8::1')).toEqual(['main']);
        await store.streamKeys.touch(keyId, { address: '192.0.2.7', encoder: undefined });
        expect(await other.streamKeys.list(id)).toMatchObject([
          { lastUse: { address: '192.0.2.7', encoder: undefined } },
        ]);
        expect(await other.streamKeys.usedFrom('2001:db8::1')).toEqual([]);
      });
    });

    describe('stream keys with names', () => {
      let id: string;
      beforeEach(async () => {
        ({ id } = await store.channels.add({ slug: 'main' }));
      });

      it('each opens the channel in its place, beside the main one, and is shown again', async () => {
        const main = await store.streamKeys.issue(id);
        const church = await store.streamKeys.add(id, { name: 'Church PC', role: 'primary' });
        clock.advance(1_000);
        const phone = await store.streamKeys.add(id, { name: 'Phone of Ana', role: 'backup' });
        const text = await other.streamKeys.revealNamed(id, phone.id);
        expect(await other.streamKeys.findByKey(text ?? '')).toMatchObject({
          slug: 'main',
          role: 'backup',
          keyId: phone.id,
          keyName: 'Phone of Ana',
        });
        expect(await other.streamKeys.findByKey(main)).toMatchObject({ role: 'primary', keyName: undefined });
        expect(await other.streamKeys.list(id)).toMatchObject([{ name: undefined }, church, phone]);
        expect(await other.streamKeys.reveal(id)).toBe(main);
        expect(await other.encoderSettings.book()).toHaveLength(3);
      });

      it('one is renamed or revoked and the others stay', async () => {
        const main = await store.streamKeys.issue(id);
        const church = await store.streamKeys.add(id, { name: 'Church PC', role: 'primary' });
        const phone = await store.streamKeys.add(id, { name: 'Phone', role: 'primary' });
        const text = (await store.streamKeys.revealNamed(id, church.id)) ?? '';
        expect(await store.streamKeys.rename(id, phone.id, 'Phone of Ana')).toEqual({ ...phone, name: 'Phone of Ana' });
        await expect(store.streamKeys.rename(id, phone.id, 'church pc')).rejects.toMatchObject({
          code: 'STREAM_KEY_NAME_TAKEN',
        });
        expect(await store.streamKeys.revoke(id, church.id)).toEqual(church);
        expect(await other.streamKeys.findByKey(text)).toBeUndefined();
        expect(await other.streamKeys.touch(church.id, { address: '192.0.2.1', encoder: undefined })).toBe(false);
        expect(await other.streamKeys.revoke(id, church.id)).toBeUndefined();
        expect(await other.streamKeys.findByKey(main)).toMatchObject({ slug: 'main' });
        expect(await other.streamKeys.list(id)).toMatchObject([{ name: undefined }, { name: 'Phone of Ana' }]);
      });

      it('are no other channel’s, and the main one is none of them', async () => {
        await store.streamKeys.issue(id);
        const { id: elsewhere } = await store.channels.add({ slug: 'other' });
        const key = await store.streamKeys.add(id, { name: 'Church PC', role: 'primary' });
        for (const [channelId, keyId] of [
          [elsewhere, key.id],
          [id, `${id}-primary`],
        ] as const) {
          expect(await store.streamKeys.revealNamed(channelId, keyId)).toBeUndefined();
          expect(await store.streamKeys.rename(channelId, keyId, 'Mine')).toBeUndefined();
          expect(await store.streamKeys.revoke(channelId, keyId)).toBeUndefined();
        }
        expect(await store.streamKeys.list(id)).toHaveLength(2);
        await expect(store.streamKeys.add('none', { name: 'x', role: 'primary' })).rejects.toMatchObject({
          code: 'CHANNEL_UNKNOWN',
        });
      });

      it('are twenty at most', async () => {
        for (let made = 0; made < 20; made += 1) {
          await store.streamKeys.add(id, { name: `Encoder ${made}`, role: 'primary' });
        }
        const more = store.streamKeys.add(id, { name: 'One more', role: 'primary' });
        await expect(more).rejects.toMatchObject({ code: 'TOO_MANY_STREAM_KEYS' });
      });
    });

    describe('keys and settings of encoders', () => {
      let id: string;
      beforeEach(async () => {
        ({ id } = await store.channels.add({ slug: 'main' }));
      });

      it('a channel has a key of its own for each role', async () => {
        const [primary, backup] = [await store.streamKeys.issue(id), await store.streamKeys.issue(id, 'backup')];
        expect(primary).not.toBe(backup);
        expect(await other.streamKeys.findByKey(backup)).toMatchObject({ slug: 'main', role: 'backup' });
        const { keyId = '' } = (await other.streamKeys.findByKey(backup)) ?? {};
        await store.streamKeys.touch(keyId, { address: '192.0.2.9', encoder: undefined });
        expect(await other.streamKeys.list(id)).toMatchObject([
          { role: 'primary', lastUse: undefined },
          { role: 'backup', lastUse: { address: '192.0.2.9' } },
        ]);
        await store.streamKeys.rotate(id, 'backup');
        expect(await other.streamKeys.findByKey(primary)).toMatchObject({ role: 'primary' });
        expect(await other.streamKeys.findByKey(backup)).toBeUndefined();
      });

      it('settings have defaults, change one by one, and a passphrase stays until it is taken away', async () => {
        const defaults = { srtPassphrase: undefined, srtLatencyMs: 200, switching: 'primary', priority: 0 };
        expect(await store.encoderSettings.of(id)).toEqual(defaults);
        const { srtPassphrase } = await store.encoderSettings.update(id, { encryptsSrt: true });
        expect(srtPassphrase).toHaveLength(24);
        await store.encoderSettings.update(id, { srtLatencyMs: 500, switching: 'newest', priority: -3 });
        expect(await other.encoderSettings.of(id)).toEqual({
          srtPassphrase,
          srtLatencyMs: 500,
          switching: 'newest',
          priority: -3,
        });
        expect(await store.encoderSettings.update(id, { encryptsSrt: false })).toMatchObject({
          srtPassphrase: undefined,
          srtLatencyMs: 500,
        });
      });

      it.each([{ srtLatencyMs: 5 }, { srtLatencyMs: 9_000 }, { srtLatencyMs: 20.5 }, { priority: 101 }])(
        'refuses %o',
        async (patch) => {
          await expect(store.encoderSettings.update(id, patch)).rejects.toMatchObject({
            code: 'ENCODER_SETTING_INVALID',
          });
          await expect(store.encoderSettings.update('none', {})).rejects.toMatchObject({ code: 'CHANNEL_UNKNOWN' });
        },
      );

      it('the book tells every key by its hash, with what its door must know', async () => {
        const key = await store.streamKeys.issue(id);
        await store.streamKeys.issue(id, 'backup');
        const { srtPassphrase } = await store.encoderSettings.update(id, { encryptsSrt: true, srtLatencyMs: 300 });
        await store.streamKeys.issue((await store.channels.add({ slug: 'plain' })).id);
        const book = await other.encoderSettings.book();
        expect(book).toHaveLength(3);
        expect(book).toContainEqual({ keyHash: hashStreamKey(key), passphrase: srtPassphrase, latencyMs: 300 });
        expect(book.filter((row) => row.passphrase === undefined)).toHaveLength(1);
        expect(JSON.stringify(book)).not.toContain(key);
      });
    });

    describe('what viewers are to see of a channel', () => {
      it('keeps since when each holds, and forgets what holds no more', async () => {
        const { id } = await store.channels.add({ slug: 'lobby' });
        const open = { rehearsalSince: undefined, slateSince: undefined, endedAt: undefined };
        expect(await store.stages.of(id)).toEqual(open);
        expect(await store.stages.rows()).toEqual([]);
        const { rehearsalSince } = await store.stages.set(id, { isRehearsal: true });
        expect(rehearsalSince).toEqual(expect.any(Number));
        const both = await other.stages.set(id, { isRehearsal: true, isSlate: true });
        expect(both).toEqual({ rehearsalSince, slateSince: expect.any(Number), endedAt: undefined });
        expect(await other.stages.rows()).toEqual([{ slug: 'lobby', ...both }]);
        expect(await store.stages.set(id, { isRehearsal: false, isSlate: false })).toEqual(open);
        expect(await store.stages.rows()).toEqual([]);
        await expect(store.stages.set('none', { isEnded: true })).rejects.toMatchObject({ code: 'CHANNEL_UNKNOWN' });
      });

      it('goes with its channel', async () => {
        const { id } = await store.channels.add({ slug: 'lobby' });
        await store.stages.set(id, { isEnded: true });
        await store.channels.remove('lobby');
        expect(await store.stages.rows()).toEqual([]);
      });
    });

    describe('addresses to pull from', () => {
      const camera = 'rtsp://admin:s3cret@camera.example/one';

      it('keeps one a channel, sealed, and tells those that are on', async () => {
        const { id } = await store.channels.add({ slug: 'lobby' });
        expect(await store.pulls.of(id)).toBeUndefined();
        expect(await store.pulls.set(id, { address: ` ${camera} `, isOn: true })).toEqual({
          address: camera,
          isOn: true,
        });
        expect(await other.pulls.rows()).toEqual([{ slug: 'lobby', address: camera }]);
        expect(await other.pulls.set(id, { isOn: false })).toEqual({ address: camera, isOn: false });
        expect(await store.pulls.of(id)).toEqual({ address: camera, isOn: false });
        expect(await store.pulls.rows()).toEqual([]);
        await store.pulls.remove(id);
        await store.pulls.remove(id);
        expect(await store.pulls.of(id)).toBeUndefined();
      });

      it('goes with its channel', async () => {
        const { id } = await store.channels.add({ slug: 'lobby' });
        await store.pulls.set(id, { address: camera, isOn: true });
        await store.channels.remove('lobby');
        expect(await store.pulls.rows()).toEqual([]);
      });

      it('refuses in words', async () => {
        const { id } = await store.channels.add({ slug: 'lobby' });
        await expect(store.pulls.set(id, { isOn: true })).rejects.toMatchObject({ code: 'PULL_ADDRESS_INVALID' });
        await expect(store.pulls.set(id, { address: 'file:///etc/passwd', isOn: true })).rejects.toMatchObject({
          code: 'PULL_ADDRESS_INVALID',
        });
        await expect(store.pulls.set('none', { address: camera, isOn: true })).rejects.toMatchObject({
          code: 'CHANNEL_UNKNOWN',
        });
      });
    });

    describe('users and sessions', () => {
      const person = { email: ' Ann@Example.org ', passwordHash: '$argon2id$x', role: 'owner' as const };

      it('adds a user and finds them by address, however written', async () => {
        const user = await store.users.add({ ...person, name: 'Ann' });
        expect(user).toMatchObject({ email: 'ann@example.org', name: 'Ann', role: 'owner' });
        expect(user).not.toHaveProperty('passwordHash');
        expect(await other.users.byEmail('ANN@example.ORG')).toEqual({
          ...user,
          passwordHash: '$argon2id$x',
          isClaimed: false,
        });
        expect(await other.users.byId(user.id)).toEqual(user);
        expect(await other.users.list()).toEqual([user]);
        expect(await other.users.count()).toBe(1);
      });

      it('refuses an address twice, and what is no address', async () => {
        await store.users.add(person);
        await expect(other.users.add(person)).rejects.toMatchObject({ code: 'EMAIL_TAKEN' });
        for (const email of ['', 'ann', 'a@b@c', 'a b@c', `${'a'.repeat(250)}@x.yz`]) {
          await expect(store.users.add({ ...person, email })).rejects.toMatchObject({ code: 'EMAIL_INVALID' });
        }
      });

      it('keeps a session until it expires or is removed', async () => {
        const user = await store.users.add(person);
        const session = await store.sessions.create(user.id, 60_000);
        expect(session.token).toMatch(/^[\w-]{43}$/);
        const found = await other.sessions.find(session.token);
        expect(found).toMatchObject({ user: { id: user.id, role: 'owner' }, expiresAt: session.expiresAt });
        clock.advance(60_000);
        expect(await other.sessions.find(session.token)).toBeUndefined();
        expect(await store.sessions.removeExpired()).toBe(1);
        const second = await store.sessions.create(user.id, 60_000);
        await other.sessions.remove(second.token);
        expect(await store.sessions.find(second.token)).toBeUndefined();
        expect(await store.sessions.find('no token at all')).toBeUndefined();
      });

      it('ends all of a user’s sessions with a new password', async () => {
        const user = await store.users.add(person);
        const { token } = await store.sessions.create(user.id, 60_000);
        expect(await other.users.setPassword(user.id, '$argon2id$y')).toBe(true);
        expect(await store.sessions.find(token)).toBeUndefined();
        expect((await store.users.byEmail(person.email))?.passwordHash).toBe('$argon2id$y');
        expect(await store.users.setPassword('nobody', 'x')).toBe(false);
      });

      it('keeps fifty sessions a user, the newest', async () => {
        const user = await store.users.add(person);
        const tokens: string[] = [];
        for (let made = 0; made < 52; made += 1) {
          tokens.push((await store.sessions.create(user.id, 60_000)).token);
          clock.advance(1);
        }
        const found = await Promise.all(tokens.map((token) => other.sessions.find(token)));
        expect(found.map((session) => session !== undefined)).toEqual(tokens.map((_, index) => index >= 2));
      });
    });

    describe('who may watch', () => {
      const DAY = 86_400_000;

      it('asks nothing until it is told to; what is not given stays, null takes away', async () => {
        const { id } = await store.channels.add({ slug: 'main' });
        expect(await store.access.of(id)).toMatchObject({
          passwordHash: undefined,
          opensAt: undefined,
          embedOrigins: [],
        });
        await store.access.set(id, { opensAt: 5, closesAt: 9, embedOrigins: ['https://a.org'] });
        expect(await other.access.set(id, { closesAt: null })).toMatchObject({
          opensAt: 5,
          closesAt: undefined,
          embedOrigins: ['https://a.org'],
        });
        const countries = { rule: 'only', codes: ['CH'] } as const;
        await store.access.set(id, { countries });
        expect((await other.access.of(id)).countries).toEqual(countries);
        expect((await other.access.set(id, { countries: null })).countries).toBeUndefined();
        await expect(store.access.set('none', {})).rejects.toMatchObject({ code: 'CHANNEL_UNKNOWN' });
      });

      it('a new password makes those in by an older one strangers; a year does too', async () => {
        const { id } = await store.channels.add({ slug: 'main' });
        const { passwordVersion } = await store.access.set(id, { passwordHash: 'h1' });
        await store.access.grant(id, 'v1', passwordVersion);
        expect(await other.access.isGranted(id, 'v1', passwordVersion)).toBe(true);
        expect(await other.access.isGranted(id, 'v2', passwordVersion)).toBe(false);
        const next = await other.access.set(id, { passwordHash: 'h2' });
        expect(await store.access.isGranted(id, 'v1', next.passwordVersion)).toBe(false);
        await store.access.grant(id, 'v1', next.passwordVersion);
        clock.advance(367 * DAY);
        expect(await store.access.isGranted(id, 'v1', next.passwordVersion)).toBe(false);
      });

      it('members are known by their address, however it is written', async () => {
        const { id } = await store.channels.add({ slug: 'main' });
        const many = Array.from({ length: 1_200 }, (_, index) => ({ email: `m${index}@a.org`, name: '' }));
        expect(await store.access.addMembers(id, [...many, { email: ' Ann@A.org ', name: 'Ann' }])).toBe(1_201);
        expect(await other.access.addMembers(id, [{ email: 'ann@a.org', name: 'Anna' }])).toBe(0);
        expect((await other.access.members(id))[0]).toMatchObject({ email: 'ann@a.org', name: 'Anna' });
        expect(await other.access.isMember(id, 'ANN@a.org')).toBe(true);
        expect(await store.access.removeMember(id, 'ann@A.org')).toBe(true);
        expect(await other.access.isMember(id, 'ann@a.org')).toBe(false);
        expect(await store.access.removeMember(id, 'ann@a.org')).toBe(false);
      });

      it('more members than a channel may have: nobody is added', async () => {
        const { id } = await store.channels.add({ slug: 'main' });
        const many = Array.from({ length: 20_001 }, (_, index) => ({ email: `m${index}@a.org`, name: '' }));
        await expect(store.access.addMembers(id, many)).rejects.toMatchObject({ code: 'TOO_MANY_MEMBERS' });
        expect(await store.access.members(id)).toEqual([]);
      });

      it('a ticket lets in as many browsers as it says, and no more when two come at once', async () => {
        const { id } = await store.channels.add({ slug: 'main' });
        const [ticket] = await store.tickets.add(id, { count: 3, label: 'Row 7', devices: 2, expiresAt: undefined });
        const code = ticket?.code ?? '';
        expect(code).toMatch(/^[a-z2-9]{4}-[a-z2-9]{4}-[a-z2-9]{4}$/);
        const found = await other.tickets.byCode(id, ` ${code.toUpperCase().replaceAll('-', ' ')} `);
        expect(found).toMatchObject({ id: ticket?.id, label: 'Row 7', devices: 2, used: 0 });
        const enters = [store.tickets.enter(found?.id ?? '', 'd1'), other.tickets.enter(found?.id ?? '', 'd2')];
        expect(await Promise.all(enters)).toEqual([true, true]);
        expect(await store.tickets.enter(found?.id ?? '', 'd3')).toBe(false);
        expect(await store.tickets.enter(found?.id ?? '', 'd1')).toBe(true);
        expect(await other.tickets.ofDevice(id, 'd2', undefined)).toMatchObject({ id: ticket?.id, used: 2 });
        expect(await other.tickets.ofDevice(id, 'd3', undefined)).toBeUndefined();
        expect((await store.tickets.list(id)).map(({ used }) => used).toSorted((a, b) => a - b)).toEqual([0, 0, 2]);
      });

      it('a ticket of another channel, one that is over and one that was revoked open nothing', async () => {
        const { id } = await store.channels.add({ slug: 'main' });
        const there = await store.channels.add({ slug: 'there' });
        const [ticket] = await store.tickets.add(id, {
          count: 1,
          label: '',
          devices: 1,
          expiresAt: clock.wallNow() + DAY,
        });
        const { id: ticketId = '', code = '' } = ticket ?? {};
        expect(await store.tickets.byCode(there.id, code)).toBeUndefined();
        expect(await store.tickets.byCode(id, 'x'.repeat(10_000))).toBeUndefined();
        await store.tickets.enter(ticketId, 'd1');
        clock.advance(DAY);
        expect(await store.tickets.ofDevice(id, 'd1', undefined)).toBeUndefined();
        expect(await store.tickets.revoke(there.id, ticketId)).toBeUndefined();
        expect(await other.tickets.revoke(id, ticketId)).toMatchObject({ id: ticketId });
        expect(await store.tickets.revoke(id, ticketId)).toBeUndefined();
        expect(await store.tickets.byCode(id, code)).toMatchObject({ revokedAt: clock.wallNow() });
        await store.channels.remove('main');
        expect(await store.tickets.list(id)).toEqual([]);
      });
    });

    describe('groups of people', () => {
      const ann = { email: ' Ann@A.org ', name: 'Ann' };

      it('are known by one name, and gone with their people', async () => {
        const group = await store.groups.add('Choir');
        await expect(other.groups.add('  choir ')).rejects.toMatchObject({ code: 'GROUP_NAME_TAKEN' });
        const second = await other.groups.add('Band');
        await expect(store.groups.rename(second.id, 'CHOIR')).rejects.toMatchObject({ code: 'GROUP_NAME_TAKEN' });
        expect(await store.groups.rename(group.id, 'choir')).toMatchObject({ name: 'choir' });
        expect(await store.groups.rename('none', 'x')).toBeUndefined();
        expect(await store.groups.addMembers(group.id, [ann, { email: 'ben@a.org', name: '' }])).toBe(2);
        expect(await other.groups.addMembers(group.id, [{ email: 'ann@a.org', name: 'Anna' }])).toBe(0);
        expect((await other.groups.members(group.id)).map(({ email, name }) => [email, name])).toEqual([
          ['ann@a.org', 'Anna'],
          ['ben@a.org', ''],
        ]);
        expect(await other.groups.list()).toEqual([
          { ...second, members: 0 },
          { ...group, name: 'choir', members: 2 },
        ]);
        expect(await store.groups.removeMember(group.id, 'ANN@a.org')).toBe(true);
        expect(await store.groups.removeMember(group.id, 'ann@a.org')).toBe(false);
        expect([await store.groups.remove(group.id), await other.groups.remove(group.id)]).toEqual([true, false]);
        await expect(store.groups.addMembers(group.id, [ann])).rejects.toMatchObject({ code: 'NO_SUCH_GROUP' });
      });

      it('are bounded: no more people are added than one may have', async () => {
        const { id } = await store.groups.add('Everybody');
        const many = Array.from({ length: 20_001 }, (_, index) => ({ email: `m${index}@a.org`, name: '' }));
        await expect(store.groups.addMembers(id, many)).rejects.toMatchObject({ code: 'TOO_MANY_IN_GROUP' });
        expect(await store.groups.members(id)).toEqual([]);
      });

      it('make members of all that are in them, wherever they are admitted', async () => {
        const { id } = await store.channels.add({ slug: 'main' });
        const group = await store.groups.add('Choir');
        await store.groups.addMembers(group.id, [ann]);
        expect(await store.access.isMember(id, 'ann@a.org')).toBe(false);
        await expect(store.access.setGroups(id, ['none'])).rejects.toMatchObject({ code: 'NO_SUCH_GROUP' });
        await store.access.setGroups(id, [group.id, group.id]);
        expect(await other.access.groups(id)).toEqual([group.id]);
        expect(await other.access.isMember(id, 'ANN@a.org')).toBe(true);
        expect(await other.access.memberAnywhere('ann@a.org')).toBe('Ann');
        expect(await other.groups.byId(group.id)).toMatchObject({ channels: ['main'] });
        const user = await store.users.add({ email: 'ann@a.org', passwordHash: 'x', role: 'viewer' });
        expect(await other.groups.accountsIn(group.id, 5)).toEqual([user.id]);
        await store.groups.remove(group.id);
        expect(await other.access.isMember(id, 'ann@a.org')).toBe(false);
        expect(await other.access.groups(id)).toEqual([]);
      });
    });

    describe('who may watch one event', () => {
      const plan = { title: 'Concert', description: '', startsAt: 10, endsAt: 20, zone: 'UTC', recurrence: undefined };

      it('is written with it, and each change of it is another version', async () => {
        const { id } = await store.channels.add({ slug: 'main' });
        const group = await store.groups.add('Choir');
        await store.groups.addMembers(group.id, [{ email: 'ann@a.org', name: '' }]);
        const open = await store.schedule.add(id, plan);
        expect(open.access).toBeUndefined();
        const access = { kind: 'password', passwordHash: 'h1', groups: [group.id] } as const;
        const made = await store.schedule.add(id, { ...plan, access });
        expect(made.access).toEqual({ ...access, version: 0 });
        expect((await other.schedule.list(id)).find((each) => each.id === made.id)).toEqual(made);
        expect(await other.schedule.isInGroups(made.id, 'Ann@a.org')).toBe(true);
        expect(await other.schedule.isInGroups(open.id, 'ann@a.org')).toBe(false);
        await store.schedule.grant(made.id, 'v1', 0);
        expect(await other.schedule.isGranted(made.id, 'v1', 0)).toBe(true);
        expect(await other.schedule.isGranted(made.id, 'v1', 1)).toBe(false);
        const set = async (patch: Parameters<Store['schedule']['update']>[2]) =>
          (await other.schedule.update(id, made.id, patch))?.access;
        expect(await set({ title: 'Gala' })).toMatchObject({ version: 0 });
        expect(await set({ access: { kind: 'password', groups: [group.id] } })).toEqual({ ...access, version: 0 });
        expect(await set({ access: { kind: 'members', groups: [] } })).toMatchObject({ version: 1, groups: [] });
        expect(await set({ access: null })).toBeUndefined();
        const last = { kind: 'ticket', groups: ['none'] } as const;
        await expect(set({ access: last })).rejects.toMatchObject({ code: 'NO_SUCH_GROUP' });
      });

      it('tickets for it open nothing else, and go with it', async () => {
        const { id } = await store.channels.add({ slug: 'main' });
        const there = await store.channels.add({ slug: 'there' });
        const made = await store.schedule.add(id, { ...plan, access: { kind: 'ticket', groups: [] } });
        const wish = { count: 1, label: '', devices: 1, expiresAt: undefined };
        const [forIt] = await store.tickets.add(id, { ...wish, planId: made.id });
        const [forAll] = await store.tickets.add(id, wish);
        await expect(store.tickets.add(there.id, { ...wish, planId: made.id })).rejects.toMatchObject({
          code: 'CHANNEL_UNKNOWN',
        });
        await store.tickets.enter(forIt?.id ?? '', 'd1');
        await store.tickets.enter(forAll?.id ?? '', 'd2');
        const found = async (device: string, planId: string | undefined) =>
          (await other.tickets.ofDevice(id, device, planId))?.id;
        expect([await found('d1', made.id), await found('d1', undefined), await found('d1', 'x')]).toEqual([
          forIt?.id,
          undefined,
          undefined,
        ]);
        expect([await found('d2', made.id), await found('d2', undefined)]).toEqual([forAll?.id, forAll?.id]);
        expect(await other.tickets.byCode(id, forIt?.code ?? '')).toMatchObject({ planId: made.id });
        await store.schedule.remove(id, made.id);
        expect((await store.tickets.list(id)).map((ticket) => ticket.id)).toEqual([forAll?.id]);
      });
    });

    describe('a person who is suspended', () => {
      it('has no session and no key until that is undone; an owner never is', async () => {
        const person = { email: 'ann@a.org', passwordHash: 'x', role: 'creator' } as const;
        const { id } = await store.users.add(person);
        const boss = await store.users.add({ ...person, email: 'boss@a.org', role: 'owner' });
        const { token } = await store.sessions.create(id, 60_000);
        const { secret } = await store.apiKeys.add({ userId: id, name: 'k', scopes: ['read'] });
        expect(await other.users.setSuspended(id, true)).toMatchObject({ suspendedAt: clock.wallNow() });
        expect(await store.sessions.find(token)).toBeUndefined();
        expect(await store.apiKeys.find(secret, '')).toBeUndefined();
        await expect(store.sessions.create(id, 60_000)).rejects.toMatchObject({ code: 'ACCOUNT_SUSPENDED' });
        expect((await other.users.setSuspended(boss.id, true))?.suspendedAt).toBeUndefined();
        expect((await store.users.setSuspended(id, false))?.suspendedAt).toBeUndefined();
        expect(await other.apiKeys.find(secret, '')).toMatchObject({ user: { id } });
        expect(await store.sessions.find(token)).toBeUndefined();
        await store.users.setSuspended(id, true);
        expect((await store.users.setRole(id, 'owner'))?.suspendedAt).toBeUndefined();
        expect(await store.users.setSuspended('none', true)).toBeUndefined();
      });
    });

    describe('secrets of one’s own site', () => {
      const right = () => ({ subject: 'site.x', until: clock.wallNow() + 1_000, devices: 2 });

      it('are told once, kept sealed, and replaced or taken away', async () => {
        const { id } = await store.channels.add({ slug: 'main' });
        expect([await store.siteSecrets.of(id), await store.siteSecrets.madeAt(id)]).toEqual([undefined, undefined]);
        const first = await store.siteSecrets.issue(id);
        expect(first).toMatch(/^rws_[\w-]{43}$/);
        expect(await other.siteSecrets.of(id)).toEqual({ version: 1, secret: first });
        expect(await other.siteSecrets.madeAt(id)).toBe(clock.wallNow());
        const second = await other.siteSecrets.issue(id);
        expect(second).not.toBe(first);
        expect(await store.siteSecrets.of(id)).toEqual({ version: 2, secret: second });
        expect([await store.siteSecrets.remove(id), await other.siteSecrets.remove(id)]).toEqual([true, false]);
        expect([await store.siteSecrets.of(id), await store.siteSecrets.madeAt(id)]).toEqual([undefined, undefined]);
        await store.siteSecrets.issue(id);
        expect(await store.siteSecrets.of(id)).toMatchObject({ version: 4 });
        await expect(store.siteSecrets.issue('none')).rejects.toMatchObject({ code: 'CHANNEL_UNKNOWN' });
      });

      it('let a browser in until the right is over, or the secret another', async () => {
        const { id } = await store.channels.add({ slug: 'main' });
        await store.siteSecrets.issue(id);
        await store.siteSecrets.grant(id, 'ann', { ...right(), version: 1 });
        expect(await other.siteSecrets.grantOf(id, 'ann')).toEqual(right());
        expect(await other.siteSecrets.grantOf(id, 'bob')).toBeUndefined();
        for (let turn = 0; turn < 60; turn += 1) {
          clock.advance(1);
          await other.siteSecrets.grant(id, `v${turn}`, { ...right(), version: 1 });
        }
        expect(await store.siteSecrets.grantOf(id, 'v9')).toBeUndefined();
        expect(await store.siteSecrets.grantOf(id, 'v10')).toBeDefined();
        const any = { ...right(), devices: undefined };
        await other.siteSecrets.grant(id, 'ann', { ...any, version: 1 });
        expect(await store.siteSecrets.grantOf(id, 'ann')).toEqual(any);
        clock.advance(1_000);
        expect(await store.siteSecrets.grantOf(id, 'ann')).toBeUndefined();
        await store.siteSecrets.grant(id, 'bob', { ...right(), version: 1 });
        await other.siteSecrets.issue(id);
        expect(await store.siteSecrets.grantOf(id, 'bob')).toBeUndefined();
        await store.siteSecrets.grant(id, 'bob', { ...right(), version: 2 });
        await other.siteSecrets.remove(id);
        expect(await store.siteSecrets.grantOf(id, 'bob')).toBeUndefined();
        await store.siteSecrets.issue(id);
        expect(await store.siteSecrets.grantOf(id, 'bob')).toBeUndefined();
        await store.channels.remove('main');
        expect(await store.siteSecrets.of(id)).toBeUndefined();
      });
    });

    describe('what is planned', () => {
      const SERVICE = {
        title: 'Service',
        description: '',
        startsAt: 1_000,
        endsAt: 2_000,
        zone: 'Europe/Berlin',
        recurrence: 'FREQ=WEEKLY',
      };

      it('is added, changed, called off once and removed, on its own channel alone', async () => {
        const { id } = await store.channels.add({ slug: 'main' });
        const there = await store.channels.add({ slug: 'there' });
        const planned = await store.schedule.add(id, SERVICE);
        expect(await other.schedule.list(id)).toEqual([{ ...SERVICE, id: planned.id, channelId: id, skipped: [] }]);
        expect(await other.schedule.list(there.id)).toEqual([]);
        expect(await store.schedule.update(there.id, planned.id, { title: 'x' })).toBeUndefined();
        const changed = await store.schedule.update(id, planned.id, { title: 'Early service', recurrence: undefined });
        expect(changed).toMatchObject({ title: 'Early service', recurrence: undefined, zone: 'Europe/Berlin' });
        expect(await store.schedule.skip(there.id, planned.id, 5)).toBe(false);
        await store.schedule.skip(id, planned.id, 5);
        await store.schedule.skip(id, planned.id, 5);
        expect((await other.schedule.list())[0]?.skipped).toEqual([5]);
        expect(await store.schedule.remove(there.id, planned.id)).toBe(false);
        expect(await store.schedule.remove(id, planned.id)).toBe(true);
        await expect(store.schedule.add('none', SERVICE)).rejects.toMatchObject({ code: 'CHANNEL_UNKNOWN' });
      });

      it('has a bound', async () => {
        const { id } = await store.channels.add({ slug: 'main' });
        for (let count = 0; count < 500; count += 1) {
          await store.schedule.add(id, SERVICE);
        }
        await expect(store.schedule.add(id, SERVICE)).rejects.toMatchObject({ code: 'SCHEDULE_FULL' });
      });
    });

    describe('what took place', () => {
      const face = { title: 'Service', description: 'All welcome', poster: undefined };
      const event = (channelId: string, id: string, startedAt: number) => ({
        id,
        channelId,
        epoch: id,
        plan: undefined,
        ...face,
        startedAt,
      });

      it('runs, ends as it is to be remembered, and goes on where it begins again', async () => {
        const { id } = await store.channels.add({ slug: 'main' });
        const planned = { ...event(id, 'plan-1', 1_000), epoch: 'e1', plan: { id: 'plan', endsAt: 9_000 } };
        await store.events.begin(planned);
        expect(await other.events.running(id)).toEqual({ ...planned, endedAt: undefined });
        expect(await other.events.past(id, { limit: 10 })).toEqual([]);
        expect(await other.events.remove(id, 'plan-1')).toBeUndefined();
        const poster = 'a'.repeat(40);
        await store.events.end(id, 'plan-1', 5_000, { ...face, title: 'Harvest', poster });
        const ended = { ...planned, title: 'Harvest', poster, endedAt: 5_000 };
        expect(await other.events.byId(id, 'plan-1')).toEqual(ended);
        expect(await other.events.picturesInUse()).toEqual(new Set([poster]));
        await store.events.begin({ ...planned, epoch: 'e2', startedAt: 6_000 });
        expect(await other.events.running(id)).toMatchObject({ epoch: 'e2', startedAt: 1_000, endedAt: undefined });
        await expect(store.events.begin(event('none', 'x', 1))).rejects.toMatchObject({ code: 'CHANNEL_UNKNOWN' });
      });

      it('is told page by page, the newest first, of its own channel alone', async () => {
        const { id } = await store.channels.add({ slug: 'main' });
        const { id: elsewhere } = await store.channels.add({ slug: 'there' });
        for (const [name, startedAt] of [
          ['a', 1_000],
          ['b', 2_000],
          ['c', 2_000],
          ['d', 3_000],
        ] as const) {
          await store.events.begin(event(id, name, startedAt));
          await store.events.end(id, name, startedAt + 500, face);
        }
        const idsOf = async (before?: string) => (await other.events.past(id, { before, limit: 2 })).map((e) => e.id);
        expect(await idsOf()).toEqual(['d', 'c']);
        expect(await idsOf('c')).toEqual(['b', 'a']);
        expect(await idsOf('a')).toEqual([]);
        expect(await other.events.past(elsewhere, { limit: 2 })).toEqual([]);
        expect(await other.events.byId(elsewhere, 'a')).toBeUndefined();
        expect(await other.events.remove(elsewhere, 'a')).toBeUndefined();
        expect(await other.events.rename(elsewhere, 'a', face)).toBeUndefined();
        expect(await other.events.rename(id, 'a', { title: 'New', description: '' })).toMatchObject({ title: 'New' });
        expect(await other.events.remove(id, 'a')).toMatchObject({ title: 'New' });
        expect(await idsOf('c')).toEqual(['b']);
      });

      it('pictures of channels and posters of plans are in use, until they are taken away', async () => {
        const { id } = await store.channels.add({ slug: 'main' });
        const [picture, poster] = ['b'.repeat(40), 'c'.repeat(40)];
        expect(await store.channels.update('main', { picture })).toMatchObject({ picture });
        const wish = { ...face, startsAt: 1, endsAt: 2, zone: 'UTC', recurrence: undefined, poster };
        const plan = await store.schedule.add(id, wish);
        expect(await store.schedule.update(id, plan.id, { title: 'x' })).toMatchObject({ title: 'x', poster });
        expect(await other.events.picturesInUse()).toEqual(new Set([picture, poster]));
        expect(await store.channels.update('main', { picture: null })).not.toHaveProperty('picture');
        await store.schedule.update(id, plan.id, { poster: undefined });
        expect(await other.events.picturesInUse()).toEqual(new Set());
      });
    });

    describe('sessions as their user sees them', () => {
      const person = { email: 'ann@example.org', passwordHash: 'h', role: 'viewer' as const };

      it('tell where they were used last, written at most once a minute', async () => {
        const { id } = await store.users.add(person);
        const { token } = await store.sessions.create(id, 3_600_000, { address: '192.0.2.1', agent: 'x'.repeat(500) });
        const made = clock.wallNow();
        clock.advance(59_999);
        await other.sessions.find(token, { address: '192.0.2.2' });
        const [first] = await store.sessions.list(id);
        expect(first).toMatchObject({ createdAt: made, lastUsedAt: made, address: '192.0.2.1' });
        expect(first?.agent).toHaveLength(200);
        clock.advance(1);
        await other.sessions.find(token, { address: '192.0.2.2', agent: 'Firefox' });
        expect(await store.sessions.list(id)).toMatchObject([
          { lastUsedAt: made + 60_000, address: '192.0.2.2', agent: 'Firefox' },
        ]);
        expect((await other.users.byId(id))?.lastSeenAt).toBe(made + 60_000);
      });

      it('end one by one or all but one, each only for its own user', async () => {
        const ann = await store.users.add(person);
        const bob = await store.users.add({ ...person, email: 'bob@example.org' });
        const tokens: string[] = [];
        for (const user of [ann, ann, ann, bob]) {
          tokens.push((await store.sessions.create(user.id, 60_000)).token);
          clock.advance(1);
        }
        const [one = '', two = '', three = '', bobs = ''] = tokens;
        const idOf = async (token: string): Promise<string> => (await store.sessions.find(token))?.id ?? '';
        expect((await store.sessions.list(ann.id)).map(({ id }) => id)).toEqual([
          await idOf(three),
          await idOf(two),
          await idOf(one),
        ]);
        expect(await other.sessions.removeOf(bob.id, await idOf(one))).toBe(false);
        expect(await other.sessions.removeOf(ann.id, await idOf(one))).toBe(true);
        expect(await other.sessions.removeOthers(ann.id, await idOf(two))).toBe(1);
        expect(await store.sessions.find(three)).toBeUndefined();
        expect(await store.sessions.find(two)).toBeDefined();
        expect(await store.sessions.find(bobs)).toBeDefined();
      });

      it('go on by another token, and by the one before no more', async () => {
        const { id } = await store.users.add(person);
        const { token, expiresAt } = await store.sessions.create(id, 60_000, { agent: 'Firefox' });
        const session = await store.sessions.find(token);
        const renewed = await other.sessions.renew(session?.id ?? '');
        expect(renewed).toMatchObject({ token: expect.not.stringMatching(token), expiresAt });
        expect(await store.sessions.find(token)).toBeUndefined();
        const found = await store.sessions.find(renewed?.token ?? '');
        expect(found).toMatchObject({ user: { id }, createdAt: session?.createdAt, expiresAt });
        expect(await store.sessions.list(id)).toMatchObject([{ agent: 'Firefox' }]);
        expect(await store.sessions.renew('nothing')).toBeUndefined();
      });

      it('end with a new password, but for the one that set it', async () => {
        const { id } = await store.users.add(person);
        const here = await store.sessions.create(id, 60_000);
        const there = await store.sessions.create(id, 60_000);
        const session = (await store.sessions.find(here.token))?.id ?? '';
        expect(await other.users.changePassword(id, 'h2', session)).toBe(true);
        expect(await store.sessions.find(there.token)).toBeUndefined();
        expect(await store.sessions.find(here.token)).toBeDefined();
        expect((await store.users.byEmail(person.email))?.passwordHash).toBe('h2');
      });
    });

    describe('roles', () => {
      const add = (email: string, role: UserRole): Promise<User> =>
        store.users.add({ email, passwordHash: 'h', role, name: '' });

      it('change, and with them what a moderator was named for', async () => {
        const mod = await add('mod@example.org', 'moderator');
        const main = await store.channels.add({ slug: 'main' });
        const side = await store.channels.add({ slug: 'side' });
        await store.moderators.set(mod.id, [main.id, side.id, 'gone']);
        expect(await other.moderators.channelsOf(mod.id)).toEqual([main.id, side.id].sort());
        await store.moderators.set(mod.id, [side.id]);
        expect(await other.moderators.has(main.id, mod.id)).toBe(false);
        expect(await other.moderators.has(side.id, mod.id)).toBe(true);
        expect(await other.moderators.all()).toEqual(new Map([[mod.id, [side.id]]]));
        expect(await other.users.setRole(mod.id, 'viewer')).toMatchObject({ role: 'viewer' });
        expect(await store.moderators.all()).toEqual(new Map());
        expect(await store.users.setRole('nobody', 'viewer')).toBeUndefined();
      });

      it('leave one owner, also where two demote or remove each other at once', async () => {
        const one = await add('one@example.org', 'owner');
        await expect(store.users.setRole(one.id, 'admin')).rejects.toMatchObject({ code: 'LAST_OWNER' });
        await expect(store.users.remove(one.id, one.id)).rejects.toMatchObject({ code: 'LAST_OWNER' });
        const two = await add('two@example.org', 'owner');
        const outcomes = await Promise.allSettled([
          store.users.setRole(one.id, 'viewer'),
          other.users.remove(two.id, one.id),
        ]);
        expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
        expect((await store.users.list()).filter(({ role }) => role === 'owner')).toHaveLength(1);
      });

      it('end with the person: sessions, links they made; channels go to the heir', async () => {
        const owner = await add('owner@example.org', 'owner');
        const gone = await add('gone@example.org', 'admin');
        await store.channels.add({ slug: 'theirs', ownerId: gone.id });
        await store.channels.add({ slug: 'another', ownerId: owner.id });
        const { token } = await store.sessions.create(gone.id, 60_000);
        const link = await store.invitations.add({ kind: 'join', role: 'admin', createdBy: gone.id, ttlMs: 60_000 });
        expect(await other.users.remove(gone.id, owner.id)).toEqual(['theirs']);
        expect(await store.sessions.find(token)).toBeUndefined();
        expect((await store.channels.bySlug('theirs'))?.ownerId).toBe(owner.id);
        expect(await store.invitations.find(link.token)).toMatchObject({ state: 'revoked' });
        expect(await store.users.byId(gone.id)).toBeUndefined();
        expect(await store.users.remove(gone.id, owner.id)).toBeUndefined();
      });

      it('keep their name until another is given', async () => {
        const user = await add('a@example.org', 'viewer');
        expect(await other.users.setName(user.id, 'Ann')).toMatchObject({ name: 'Ann' });
        expect(await other.users.setName(user.id, '')).not.toHaveProperty('name');
        await expect(store.users.setName(user.id, 'x'.repeat(121))).rejects.toMatchObject({ code: 'USER_INVALID' });
      });
    });

    describe('links by which people join', () => {
      const person = { name: 'Ann', email: 'ann@example.org', passwordHash: 'h' };
      let owner: User;
      beforeEach(async () => {
        owner = await store.users.add({ email: 'owner@example.org', passwordHash: 'h', role: 'owner' });
      });
      const invite = (more: Partial<InvitationToAdd> = {}) =>
        store.invitations.add({ kind: 'join', role: 'creator', createdBy: owner.id, ttlMs: 1_000, ...more });

      it('make one account, whoever of two comes first', async () => {
        const { token, invitation } = await invite();
        expect(token).toMatch(/^[\w-]{43}$/);
        expect(await other.invitations.listOpen()).toEqual([invitation]);
        const outcomes = await Promise.allSettled([
          store.invitations.join(token, person),
          other.invitations.join(token, { ...person, email: 'bob@example.org' }),
        ]);
        expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
        expect(await store.users.count()).toBe(2);
        expect(await store.invitations.find(token)).toMatchObject({ state: 'used' });
        expect(await store.invitations.listOpen()).toEqual([]);
      });

      it('hold for the address they were made for, and name a moderator’s channels', async () => {
        const main = await store.channels.add({ slug: 'main' });
        const { token } = await invite({ role: 'moderator', email: 'Mod@example.org', channelIds: [main.id, 'gone'] });
        const user = await other.invitations.join(token, person);
        expect(user).toMatchObject({ email: 'mod@example.org', role: 'moderator' });
        expect(await store.moderators.channelsOf(user.id)).toEqual([main.id]);
      });

      it('can still be used after a slip', async () => {
        const { token } = await invite();
        const taken = store.invitations.join(token, { ...person, email: owner.email });
        await expect(taken).rejects.toMatchObject({ code: 'EMAIL_TAKEN' });
        expect(await other.invitations.join(token, person)).toMatchObject({ role: 'creator' });
      });

      it('are told as expired, used or taken back, and then forgotten', async () => {
        const late = await invite();
        const back = await invite();
        expect(await other.invitations.revoke(back.invitation.id)).toMatchObject({ state: 'revoked' });
        expect(await other.invitations.revoke(back.invitation.id)).toBeUndefined();
        clock.advance(1_000);
        expect(await store.invitations.find(late.token)).toMatchObject({ state: 'expired' });
        for (const { token } of [late, back]) {
          await expect(store.invitations.join(token, person)).rejects.toMatchObject({ code: 'INVITATION_SPENT' });
        }
        await expect(store.invitations.join('no link', person)).rejects.toMatchObject({ code: 'INVITATION_SPENT' });
        clock.advance(30 * 24 * 3_600_000);
        await invite();
        expect(await store.invitations.find(late.token)).toBeUndefined();
      });

      it('are taken back with the role of whoever made them', async () => {
        const admin = await store.users.add({ email: 'admin@example.org', passwordHash: 'h', role: 'admin' });
        const { token } = await invite({ createdBy: admin.id });
        await other.users.setRole(admin.id, 'viewer');
        await expect(store.invitations.join(token, person)).rejects.toMatchObject({ code: 'INVITATION_SPENT' });
      });

      it('set a password anew, once, the last one made; all sessions end', async () => {
        const user = await store.users.add({ email: 'ann@example.org', passwordHash: 'old', role: 'viewer' });
        const session = await store.sessions.create(user.id, 60_000);
        const wish = { kind: 'reset' as const, role: user.role, userId: user.id };
        const first = await invite(wish);
        const second = await invite(wish);
        await expect(store.invitations.reset(first.token, 'new')).rejects.toMatchObject({ code: 'INVITATION_SPENT' });
        await expect(store.invitations.join(second.token, person)).rejects.toMatchObject({ code: 'INVITATION_SPENT' });
        expect(await other.invitations.reset(second.token, 'new')).toMatchObject({ id: user.id });
        expect(await store.sessions.find(session.token)).toBeUndefined();
        expect((await store.users.byEmail(user.email))?.passwordHash).toBe('new');
        await expect(store.invitations.reset(second.token, 'x')).rejects.toMatchObject({ code: 'INVITATION_SPENT' });
      });
    });

    describe('keys for programs', () => {
      let owner: User;
      beforeEach(async () => {
        owner = await store.users.add({ email: 'owner@example.org', passwordHash: 'h', role: 'owner' });
      });
      const make = (name: string, expiresAt?: number) =>
        store.apiKeys.add({ userId: owner.id, name, scopes: ['read', 'people'], expiresAt });

      it('are told once, found by what was told, and note when and from where', async () => {
        const { secret, key } = await make('Automation');
        expect(secret).toMatch(/^rsk_[\w-]{43}$/);
        const createdAt = clock.wallNow();
        expect(key).toEqual({ id: key.id, name: 'Automation', scopes: ['read', 'people'], createdAt });
        expect(JSON.stringify(await other.apiKeys.list(owner.id))).not.toContain(secret);
        expect(await other.apiKeys.find(secret, '192.0.2.1')).toMatchObject({ key, user: { id: owner.id } });
        clock.advance(1_000);
        await other.apiKeys.find(secret, '192.0.2.2');
        const [listed] = await store.apiKeys.list(owner.id);
        expect(listed).toEqual({ ...key, lastUsedAt: createdAt, lastAddress: '192.0.2.1' });
        clock.advance(60_000);
        await other.apiKeys.find(secret, '2001:db8::7');
        expect(await store.apiKeys.list(owner.id)).toMatchObject([{ lastAddress: '2001:db8::7' }]);
      });

      for (const text of ['', 'rsk_', `rsk_${'a'.repeat(43)}`, "rsk_' or 1=1 --", `rsk_${'x'.repeat(20_000)}`]) {
        it(`find nobody by ${JSON.stringify(text.slice(0, 30))}`, async () => {
          await make('Automation');
          expect(await store.apiKeys.find(text, 'direct')).toBeUndefined();
        });
      }

      it('hold until they expire, are taken back by their maker, or their maker goes', async () => {
        const short = await make('Short', clock.wallNow() + 1_000);
        clock.advance(999);
        expect(await store.apiKeys.find(short.secret, 'direct')).toBeDefined();
        clock.advance(1);
        expect(await store.apiKeys.find(short.secret, 'direct')).toBeUndefined();
        const back = await make('Back');
        const admin = await store.users.add({ email: 'admin@example.org', passwordHash: 'h', role: 'admin' });
        expect(await other.apiKeys.remove(admin.id, back.key.id)).toBeUndefined();
        expect(await other.apiKeys.remove(owner.id, back.key.id)).toEqual(back.key);
        expect(await store.apiKeys.find(back.secret, 'direct')).toBeUndefined();
        const theirs = await store.apiKeys.add({ userId: admin.id, name: 'Theirs', scopes: ['read'] });
        await store.users.remove(admin.id, owner.id);
        expect(await other.apiKeys.find(theirs.secret, 'direct')).toBeUndefined();
        expect((await store.apiKeys.list(owner.id)).map(({ name }) => name)).toEqual(['Short']);
      });

      it('are twenty at most, also for two that make the last at once', async () => {
        for (let turn = 0; turn < 19; turn += 1) {
          await make(`Key ${turn}`);
        }
        const last = { userId: owner.id, name: 'Last', scopes: ['read'] } as const;
        const outcomes = await Promise.allSettled([store.apiKeys.add(last), other.apiKeys.add(last)]);
        expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
        await expect(make('One too many')).rejects.toMatchObject({ code: 'TOO_MANY_API_KEYS' });
        expect(await store.apiKeys.list(owner.id)).toHaveLength(20);
      });
    });

    describe('links that sign in, and addresses that are proven', () => {
      const link = { email: ' Ann@Example.org', isMailed: true, ttlMs: 1_000 };

      it('sign in once, whoever of two comes first, and looking changes nothing', async () => {
        const { token, expiresAt } = await store.signInLinks.add(link);
        expect(token).toMatch(/^[\w-]{43}$/);
        const open = { email: 'ann@example.org', isMailed: true, expiresAt, state: 'open' };
        expect(await other.signInLinks.find(token)).toEqual(open);
        expect(await other.signInLinks.find(token)).toEqual(open);
        const outcomes = await Promise.allSettled([store.signInLinks.take(token), other.signInLinks.take(token)]);
        expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
        expect(await other.signInLinks.find(token)).toMatchObject({ state: 'used' });
        await expect(store.signInLinks.take(token)).rejects.toMatchObject({ code: 'SIGN_IN_LINK_SPENT' });
      });

      it('end with their time, and are forgotten a day later', async () => {
        const { token } = await store.signInLinks.add(link);
        clock.advance(1_000);
        expect(await store.signInLinks.find(token)).toMatchObject({ state: 'expired' });
        await expect(store.signInLinks.take(token)).rejects.toMatchObject({ code: 'SIGN_IN_LINK_SPENT' });
        clock.advance(24 * 3_600_000);
        await store.signInLinks.add({ ...link, email: 'ben@example.org' });
        expect(await store.signInLinks.find(token)).toBeUndefined();
      });

      it('are three for an address, the newest', async () => {
        const tokens: string[] = [];
        for (let made = 0; made < 4; made += 1) {
          tokens.push((await store.signInLinks.add(link)).token);
          clock.advance(1);
        }
        const states = await Promise.all(tokens.map(async (token) => (await other.signInLinks.find(token))?.state));
        expect(states).toEqual([undefined, 'open', 'open', 'open']);
      });

      it('end with a new password, with who made them, with who they are for', async () => {
        const ann = await store.users.add({ email: 'ann@example.org', passwordHash: 'h', role: 'viewer' });
        const boss = await store.users.add({ email: 'boss@example.org', passwordHash: 'h', role: 'owner' });
        const admin = await store.users.add({ email: 'admin@example.org', passwordHash: 'h', role: 'admin' });
        const handed = async () =>
          (await store.signInLinks.add({ ...link, isMailed: false, createdBy: admin.id })).token;
        const one = await handed();
        await store.users.setPassword(ann.id, 'new');
        expect(await store.signInLinks.find(one)).toBeUndefined();
        const two = await handed();
        await store.users.setRole(admin.id, 'viewer');
        expect(await store.signInLinks.find(two)).toBeUndefined();
        const three = await handed();
        await store.users.remove(ann.id, boss.id);
        expect(await store.signInLinks.find(three)).toBeUndefined();
      });

      it('a proven address is seen in the list of members, by its account', async () => {
        const { id } = await store.channels.add({ slug: 'main' });
        await store.access.addMembers(id, [
          { email: 'ann@example.org', name: 'Ann' },
          { email: 'ben@example.org', name: '' },
        ]);
        const ann = await store.users.add({ email: 'ann@example.org', passwordHash: 'h', role: 'viewer' });
        expect((await other.access.members(id)).map(({ isVerified }) => isVerified)).toEqual([false, false]);
        const proven = await store.users.verify(ann.id);
        expect(proven).toEqual({ user: { ...ann, verifiedAt: clock.wallNow() }, isCleared: false });
        expect((await other.access.members(id)).map(({ isVerified }) => isVerified)).toEqual([true, false]);
        expect(await other.access.memberAnywhere(' BEN@example.org')).toBe('');
        expect(await other.access.memberAnywhere('cid@example.org')).toBeUndefined();
        expect(await store.users.verify('nobody')).toBeUndefined();
      });

      it('whoever only claimed an address loses it to who proves it, once', async () => {
        const boss = await store.users.add({ email: 'boss@example.org', passwordHash: 'h', role: 'owner' });
        const { token } = await store.invitations.add({ kind: 'join', role: 'viewer', createdBy: boss.id, ttlMs: 9 });
        const thief = await store.invitations.join(token, {
          name: '',
          email: 'ann@example.org',
          passwordHash: 'theirs',
        });
        const session = await store.sessions.create(thief.id, 9);
        expect(await store.users.byEmail('ann@example.org')).toMatchObject({ isClaimed: true });
        expect(await store.users.verify(thief.id)).toMatchObject({ isCleared: true });
        expect(await other.sessions.find(session.token)).toBeUndefined();
        expect(await other.users.byEmail('ann@example.org')).toMatchObject({ passwordHash: '', isClaimed: false });
        await store.users.setPassword(thief.id, 'her own');
        expect(await store.users.verify(thief.id)).toMatchObject({ isCleared: false });
        expect(await other.users.byEmail('ann@example.org')).toMatchObject({ passwordHash: 'her own' });
      });
    });

    describe('passkeys', () => {
      const key = { id: 'c1', publicKey: new Uint8Array([1, 255, 0]), counter: 0, transports: ['usb'], name: 'Ring' };
      let ann: User;
      beforeEach(async () => {
        ann = await store.users.add({ email: 'ann@example.org', passwordHash: 'h', role: 'viewer' });
      });

      it('are kept, used and removed', async () => {
        const added = await store.passkeys.add({ ...key, userId: ann.id });
        expect(added).toEqual({ ...key, userId: ann.id, createdAt: clock.wallNow() });
        clock.advance(5);
        await other.passkeys.used('c1', 7);
        const used = { ...added, counter: 7, lastUsedAt: clock.wallNow() };
        expect(await store.passkeys.byId('c1')).toEqual(used);
        expect(await store.passkeys.list(ann.id)).toEqual([used]);
        expect(await store.passkeys.remove('somebody', 'c1')).toBeUndefined();
        expect(await store.passkeys.remove(ann.id, 'c1')).toBe('Ring');
        expect(await other.passkeys.byId('c1')).toBeUndefined();
      });

      it('belong to one account, twenty at most, and go with it', async () => {
        const ben = await store.users.add({ email: 'ben@example.org', passwordHash: 'h', role: 'owner' });
        for (let made = 0; made < 20; made += 1) {
          await store.passkeys.add({ ...key, id: `c${made}`, userId: ann.id });
        }
        const more = store.passkeys.add({ ...key, id: 'more', userId: ann.id });
        await expect(more).rejects.toMatchObject({ code: 'TOO_MANY_PASSKEYS' });
        const taken = store.passkeys.add({ ...key, id: 'c3', userId: ben.id });
        await expect(taken).rejects.toMatchObject({ code: 'PASSKEY_KNOWN' });
        await store.users.remove(ann.id, ben.id);
        expect(await other.passkeys.byId('c3')).toBeUndefined();
      });
    });

    describe('what was done', () => {
      const by = { id: 'u1', email: 'ann@example.org', address: '192.0.2.1' };

      it('is read newest first, page by page, also of one person', async () => {
        for (let turn = 0; turn < 5; turn += 1) {
          await store.audit.add({ by, action: 'channel.made', subject: `c${turn}`, detail: { turn } });
          await other.audit.add({ by: { email: 'command line' }, action: 'person.role', subject: 'bob' });
          clock.advance(1);
        }
        const first = await other.audit.page({ actor: by.email, limit: 3 });
        expect(first.map(({ subject }) => subject)).toEqual(['c4', 'c3', 'c2']);
        expect(first[0]).toMatchObject({ by, action: 'channel.made', detail: { turn: 4 }, at: clock.wallNow() - 1 });
        const rest = await store.audit.page({ actor: by.email, before: first[2]?.id, limit: 3 });
        expect(rest.map(({ subject }) => subject)).toEqual(['c1', 'c0']);
        expect(await store.audit.page({ limit: 100 })).toHaveLength(10);
      });

      it('tells by which key it was done, if by one', async () => {
        await store.audit.add({ by: { ...by, keyName: 'Automation' }, action: 'channel.made', subject: 'main' });
        await store.audit.add({ by, action: 'channel.removed', subject: 'main' });
        const [byHand, byKey] = await other.audit.page({ limit: 2 });
        expect([byHand?.by.keyName, byKey?.by.keyName]).toEqual([undefined, 'Automation']);
      });

      it('keeps no endless detail, and forgets what is older than 400 days', async () => {
        await store.audit.add({ by, action: 'channel.made', subject: 'old', detail: { text: 'x'.repeat(3_000) } });
        expect(await other.audit.page({ limit: 1 })).toMatchObject([{ detail: { tooLong: true } }]);
        clock.advance(400 * 24 * 3_600_000);
        for (let turn = 0; turn < 101; turn += 1) {
          await store.audit.add({ by, action: 'channel.made', subject: 'new' });
        }
        const all = await store.audit.page({ limit: 500 });
        expect(all.filter(({ subject }) => subject === 'old')).toEqual([]);
        expect(all).toHaveLength(101);
      });
    });

    describe('chat bans', () => {
      const ban = { id: 'b1', slug: 'main', kind: 'visitor' as const, subject: 'v'.repeat(40), name: 'Troll', at: 10 };

      it('stores a ban once, lists the newest first, and lifts it', async () => {
        expect(await store.chatBans.upsert(ban)).toBe(true);
        expect(await other.chatBans.upsert(ban)).toBe(false);
        await store.chatBans.upsert({ ...ban, id: 'b2', at: 20 });
        await store.chatBans.upsert({ ...ban, id: 'b3', slug: 'side', at: 30 });
        expect((await other.chatBans.list()).map((row) => row.id)).toEqual(['b3', 'b2', 'b1']);
        expect(await other.chatBans.list('side')).toEqual([{ ...ban, id: 'b3', slug: 'side', at: 30 }]);
        expect(await other.chatBans.lift('b2')).toEqual({ ...ban, id: 'b2', at: 20, lifted: true });
        expect(await store.chatBans.list('main')).toEqual([ban]);
        await store.chatBans.upsert({ ...ban, lifted: true });
        expect(await store.chatBans.list('main')).toEqual([]);
        // A bus that was away when it was lifted tells the ban as it was made.
        await store.chatBans.upsert(ban);
        expect(await store.chatBans.list('main')).toEqual([]);
        expect(await store.chatBans.lift('none')).toBeUndefined();
      });
    });

    describe('entitlements and revocations', () => {
      const minted = { slug: 'main', account: 'ann', epoch: undefined };

      it('finds what was minted until it lapses', async () => {
        const now = clock.wallNow();
        await store.entitlements.add({ ...minted, id: 't1', mintedAt: now, expiresAt: now + 1_000 });
        await other.entitlements.add({ ...minted, id: 't2', epoch: 'k0', mintedAt: now + 1, expiresAt: now + 9_000 });
        await store.entitlements.add({ ...minted, id: 't3', slug: 'side', mintedAt: now + 2, expiresAt: now + 9_000 });
        expect((await other.entitlements.list()).map(({ id }) => id)).toEqual(['t3', 't2', 't1']);
        expect((await store.entitlements.list('main')).map(({ epoch }) => epoch)).toEqual(['k0', undefined]);
        clock.advance(1_000);
        expect((await store.entitlements.list('main')).map(({ id }) => id)).toEqual(['t2']);
        await store.entitlements.add({ ...minted, id: 't4', mintedAt: now, expiresAt: now + 9_000 });
        expect(await store.entitlements.byId('t1')).toBeUndefined();
        expect(await other.entitlements.byId('t2')).toMatchObject({ account: 'ann', expiresAt: now + 9_000 });
      });

      it('keeps one revocation a right, the later one, until it lapses', async () => {
        const now = clock.wallNow();
        const revocation = { kind: 'account', subject: 'ann', at: now, until: now + 1_000 } as const;
        await store.revocations.add(revocation);
        await other.revocations.add({ ...revocation, at: now + 5, until: now + 2_000 });
        await store.revocations.add({ ...revocation, kind: 'token' });
        expect(await store.revocations.list()).toEqual([
          { ...revocation, at: now + 5, until: now + 2_000 },
          { ...revocation, kind: 'token' },
        ]);
        clock.advance(1_000);
        expect((await other.revocations.list()).map(({ kind }) => kind)).toEqual(['account']);
        expect(await other.revocations.removeLapsed()).toEqual([{ ...revocation, kind: 'token' }]);
        expect(await store.revocations.removeLapsed()).toEqual([]);
      });
    });

    it('keeps a browser out of a channel for a while, and of no other', async () => {
      const [one, two] = [await store.channels.add({ slug: 'one' }), await store.channels.add({ slug: 'two' })];
      const now = clock.wallNow();
      await store.keptOut.add(one.id, 'browser', now + 60_000);
      await other.keptOut.add(one.id, 'browser', now + 5_000);
      expect(await other.keptOut.until(one.id, 'browser')).toBe(now + 60_000);
      expect(await other.keptOut.until(two.id, 'browser')).toBeUndefined();
      expect(await store.keptOut.removeLapsed()).toBe(0);
      clock.advance(60_000);
      expect(await store.keptOut.until(one.id, 'browser')).toBeUndefined();
      expect(await store.keptOut.removeLapsed()).toBe(1);
    });

    describe('settings', () => {
      it('keeps a text under a name', async () => {
        expect(await store.settings.get('theme')).toBeUndefined();
        await store.settings.set('theme', 'dark');
        await other.settings.set('theme', 'light');
        expect(await store.settings.get('theme')).toBe('light');
      });

      it('lets one of two write over what both have read', async () => {
        const swaps = await Promise.all([
          store.settings.swap('s', undefined, '1'),
          other.settings.swap('s', undefined, '2'),
        ]);
        expect(swaps.filter((is) => is)).toHaveLength(1);
        const first = await store.settings.get('s');
        expect(await store.settings.swap('s', first, '3')).toBe(true);
        expect(await other.settings.swap('s', first, '4')).toBe(false);
        expect(await other.settings.get('s')).toBe('3');
      });

      it('lets one of two take a value', async () => {
        const hash = createHash('sha256').update('setup').digest('hex');
        await store.settings.set('setup-token', hash);
        const taken = await Promise.all([store.settings.take('setup-token'), other.settings.take('setup-token')]);
        expect(taken.filter((value) => value !== undefined)).toEqual([hash]);
      });
    });

    it('runs transactions of both handles at once, one after the other', async () => {
      const user = await store.users.add({ email: 'a@example.org', passwordHash: 'h', role: 'viewer' });
      const made = await Promise.all(
        Array.from({ length: 40 }, (_, turn) => (turn % 2 === 0 ? store : other).sessions.create(user.id, 60_000)),
      );
      const found = await Promise.all(made.map(({ token }) => other.sessions.find(token)));
      expect(found.every((session) => session?.user.id === user.id)).toBe(true);
    });
  });
}
