import type { SiteSettingName } from '@rostrum/contract/site-settings';
import type { Say } from '../../language/speaker.ts';

/** What can be changed while the site runs, in the order of the page: names of messages of the room `admin`. */
export const SETTING_ROWS = [
  { name: 'siteName', help: 'siteNameHelp', kind: 'text' },
  { name: 'sessionDays', help: 'sessionDaysHelp', kind: 'number' },
  { name: 'invitationDays', help: 'invitationDaysHelp', kind: 'number' },
  { name: 'channelsPerCreator', help: 'channelsPerCreatorHelp', kind: 'number' },
  { name: 'activityDays', help: 'activityDaysHelp', kind: 'number' },
] as const satisfies readonly { readonly name: SiteSettingName; readonly help: string; readonly kind: string }[];

/** @param name as a change tells it. */
export function labelOf(name: string, say: Say<'admin'>): string {
  const row = SETTING_ROWS.find((each) => each.name === name);
  return row === undefined ? name : say(row.name);
}
