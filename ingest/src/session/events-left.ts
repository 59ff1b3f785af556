import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { JOURNAL_NAME } from '../packager/event-packager.ts';
import { type EventLeft, readEventLeft } from '../packager/restore.ts';
import { eventFolder } from './channel-event.ts';

/** What an earlier life of this process left in its folder: events that go on, and rubbish. */

export type FoundEvent = { readonly slug: string; readonly epoch: string; readonly left: EventLeft };

/**
 * Finds the events that may go on, the oldest first, and removes the rest.
 * @param notBefore wall clock; an event that nothing was written of since then is over.
 */
export async function findEventsLeft(folder: string, notBefore: number): Promise<FoundEvent[]> {
  const found: FoundEvent[] = [];
  for (const slug of await namesIn(folder)) {
    for (const epoch of await namesIn(join(folder, slug))) {
      const place = eventFolder(folder, slug, epoch);
      const left = await readEventLeft(join(place, JOURNAL_NAME));
      if (left !== undefined && left.event.epoch === epoch && left.mark.wall >= notBefore) {
        found.push({ slug, epoch, left });
      } else {
        await rm(place, { recursive: true, force: true });
      }
    }
  }
  return found.toSorted((a, b) => (a.epoch < b.epoch ? -1 : 1));
}

/** Names of folders; files are removed. */
async function namesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  for (const entry of entries.filter((each) => !each.isDirectory())) {
    await rm(join(folder, entry.name), { force: true });
  }
  return entries.filter((each) => each.isDirectory()).map((each) => each.name);
}
