import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FakeClock } from '@rostrum/service/clock';
import { openMemoryLog } from '@rostrum/service/log';
import { migrate, openStore, type Store } from '@rostrum/store/store';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Actor } from './account.ts';
import { Groups } from './groups.ts';

let folder: string;
let store: Store;
let groups: Groups;
let admin: Actor;
const takenBack: string[] = [];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rostrum-groups-'));
  store = openStore({ databasePath: ':memory:', keyFile: join(folder, 'key'), clock: new FakeClock() });
  await migrate(store);
  takenBack.length = 0;
  const access = {
    askAnew: async (slug: string) => void takenBack.push(`all of ${slug}`),
    takeBackFrom: async (account: string) => void takenBack.push(account),
  };
  groups = new Groups({ store, access, log: openMemoryLog() });
  admin = await add('admin@a.org', 'admin');
});
afterEach(() => {
  store.close();
  rmSync(folder, { recursive: true, force: true });
});

async function add(email: string, role: Actor['role']): Promise<Actor> {
  const { id } = await store.users.add({ email, passwordHash: 'x', role });
  return { id, email, name: '', role, address: '192.0.2.1' };
}

it('a list tells what became of each line', async () => {
  const { id } = await groups.add('Choir', admin);
  await groups.addMembers(id, 'ann@a.org', admin);
  const added = await groups.addMembers(id, 'Name,Mail\nAnn,ann@a.org\nBen,ben@a.org\nCat\nAnn,ANN@a.org', admin);
  expect(added).toEqual({
    added: 1,
    known: 1,
    faulty: 2,
    faults: [
      { line: 4, text: 'Cat', say: 'There is no e-mail address in it.' },
      { line: 5, text: 'Ann,ANN@a.org', say: 'This address stands in line 2 already.' },
    ],
  });
  await expect(groups.addMembers(id, 'nobody', admin)).rejects.toMatchObject({ code: 'NO_MEMBERS_FOUND' });
  await expect(groups.addMembers('none', 'a@b.cd', admin)).rejects.toMatchObject({ code: 'NO_SUCH_GROUP' });
});

it('who is removed, or whose group is deleted, loses what they watch by their account', async () => {
  const { id } = await groups.add('Choir', admin);
  const [ann, ben] = [await add('ann@a.org', 'viewer'), await add('ben@a.org', 'viewer')];
  await groups.addMembers(id, 'ann@a.org\nben@a.org\nnobody@a.org', admin);
  await groups.removeMember(id, 'Ann@a.org', admin);
  expect(takenBack).toEqual([ann.id]);
  await groups.removeMember(id, 'nobody@a.org', admin);
  await expect(groups.removeMember(id, 'ann@a.org', admin)).rejects.toMatchObject({ code: 'NO_SUCH_GROUP_MEMBER' });
  await groups.remove(id, admin);
  expect(takenBack).toEqual([ann.id, ben.id]);
  await expect(groups.remove(id, admin)).rejects.toMatchObject({ code: 'NO_SUCH_GROUP' });
});

it('a large group that is deleted has everybody asked anew on the channels that admit it', async () => {
  const { id } = await groups.add('Everybody', admin);
  const emails = Array.from({ length: 201 }, (_, index) => `m${index}@a.org`);
  for (const email of emails) {
    await add(email, 'viewer');
  }
  await groups.addMembers(id, emails.join('\n'), admin);
  const channel = await store.channels.add({ slug: 'main' });
  await store.access.setGroups(channel.id, [id]);
  await groups.remove(id, admin);
  expect(takenBack).toEqual(['all of main']);
});

it('a creator sees which groups there are, and of their channels their own alone', async () => {
  const { id } = await groups.add('Choir', admin);
  const creator = await add('cat@a.org', 'creator');
  const mine = await store.channels.add({ slug: 'mine', ownerId: creator.id });
  const other = await store.channels.add({ slug: 'other', ownerId: admin.id });
  await store.access.setGroups(mine.id, [id]);
  await store.access.setGroups(other.id, [id]);
  expect((await groups.list(creator)).map(({ channels }) => channels)).toEqual([['mine']]);
  expect((await groups.list(admin)).map(({ channels }) => channels)).toEqual([['mine', 'other']]);
  expect(await groups.rename(id, 'The choir', admin)).toMatchObject({ name: 'The choir', members: 0 });
});
