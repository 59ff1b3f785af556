import type { SiteSettingName } from '@rostrum/contract/site-settings';

/** What can be changed while the site runs, in the order of the page. */
export const SETTING_ROWS: readonly {
  readonly name: SiteSettingName;
  readonly label: string;
  readonly help: string;
  readonly kind: 'text' | 'number';
}[] = [
  {
    name: 'siteName',
    label: 'Name of the site',
    help: 'At the top of each page and in its title, within two seconds.',
    kind: 'text',
  },
  {
    name: 'sessionDays',
    label: 'Days that a sign-in lasts',
    help: 'For those who sign in from now on; those who are signed in stay as long as they were told.',
    kind: 'number',
  },
  {
    name: 'invitationDays',
    label: 'Days that an invitation holds',
    help: 'For invitations that are made from now on.',
    kind: 'number',
  },
  {
    name: 'channelsPerCreator',
    label: 'Channels for each creator',
    help: 'A creator who has as many makes no more; 0 is any number. Admins and owners are not bound.',
    kind: 'number',
  },
  {
    name: 'activityDays',
    label: 'Days that activity is kept',
    help: 'What was done before is removed at once, for good.',
    kind: 'number',
  },
];

/** @param name as a change tells it. */
export function labelOf(name: string): string {
  return SETTING_ROWS.find((row) => row.name === name)?.label ?? name;
}
