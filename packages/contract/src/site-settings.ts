import { z } from 'zod';

/** What an owner may change of the whole installation while it runs. */

/** Longest name of the site. */
export const SITE_NAME_MAX = 40;
/** What was done is kept for at most so many days. */
export const ACTIVITY_DAYS_MAX = 400;

const wholeNumber = (what: string, min: number, max: number) =>
  z.int(`${what}: a whole number.`).min(min, `${what}: at least ${min}.`).max(max, `${what}: at most ${max}.`);

/** Strict: a name that is misspelt is said to be, rather than passed over. */
export const siteSettingsSchema = z.strictObject({
  /** What the site calls itself, at the top of each page and in titles. */
  siteName: z
    .string('The site’s name is a text.')
    .trim()
    .min(1, 'Give the site a name.')
    .max(SITE_NAME_MAX, `The site’s name: at most ${SITE_NAME_MAX} letters.`)
    .regex(/^[^\p{Cc}\p{Cf}<>]*$/u, 'The site’s name: letters, digits and signs, but no < or >.'),
  /** How long a sign-in lasts, of those that begin from now on. */
  sessionDays: wholeNumber('Days that a sign-in lasts', 1, 365),
  /** How long an invitation holds, of those that are made from now on. */
  invitationDays: wholeNumber('Days that an invitation holds', 1, 90),
  /** Channels a creator may have; 0: any number. */
  channelsPerCreator: wholeNumber('Channels for each creator', 0, 1_000),
  /** How long what was done is kept. */
  activityDays: wholeNumber('Days that activity is kept', 7, ACTIVITY_DAYS_MAX),
});
export type SiteSettings = Readonly<z.infer<typeof siteSettingsSchema>>;
export type SiteSettingName = keyof SiteSettings;

export const DEFAULT_SITE_SETTINGS: SiteSettings = {
  siteName: 'Rostrum',
  sessionDays: 30,
  invitationDays: 7,
  channelsPerCreator: 0,
  activityDays: ACTIVITY_DAYS_MAX,
};

/** `GET /api/v1/settings`. */
export const siteSettingsShownSchema = z.object({
  settings: siteSettingsSchema,
  /** Grows with each change; who saves says which they have seen. */
  version: z.int().nonnegative(),
  /** By what each machine was started: from the environment, changed there alone. What is secret is not told. */
  machines: z.array(
    z.object({
      host: z.string(),
      rows: z.array(
        z.object({
          key: z.string(),
          value: z.string(),
          source: z.enum(['environment', '.env', 'default']),
          help: z.string(),
        }),
      ),
    }),
  ),
});
export type SiteSettingsShown = Readonly<z.infer<typeof siteSettingsShownSchema>>;

/** `PATCH /api/v1/settings`. */
export const siteSettingsPatchSchema = z.strictObject({
  settings: siteSettingsSchema.partial(),
  /** Of the settings that the change was made on. */
  version: z.int('Say which version of the settings you have seen.').nonnegative(),
  /** Only says what would change. */
  isTrial: z.boolean().default(false),
});
export type SiteSettingsPatch = Readonly<z.infer<typeof siteSettingsPatchSchema>>;

const valueSchema = z.union([z.string(), z.number()]);
/** What `PATCH /api/v1/settings` answers: what changed, or would. */
export const siteSettingsChangedSchema = z.object({
  changes: z.array(z.object({ name: z.string(), from: valueSchema, to: valueSchema })),
  version: z.int().nonnegative(),
});
export type SiteSettingsChanged = Readonly<z.infer<typeof siteSettingsChangedSchema>>;
