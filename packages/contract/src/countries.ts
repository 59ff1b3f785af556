import { z } from 'zod';

/** ISO 3166-1 has 249 codes. */
const COUNTRIES_MAX = 260;

/** Two capital letters, as ISO 3166-1 alpha-2 writes a country. */
export const countryCodeSchema = z
  .string('A country is two letters, as in CH.')
  .regex(/^[A-Z]{2}$/, 'A country is two capital letters (ISO 3166), as in CH.');

/** From which countries a channel may be watched: from these alone, or from all but these. */
export const countryRuleSchema = z.strictObject({
  rule: z.enum(['only', 'not'], 'The rule is only (these countries) or not (these).'),
  codes: z
    .array(countryCodeSchema)
    .min(1, 'Name at least one country.')
    .max(COUNTRIES_MAX, 'There are not so many countries.')
    .readonly(),
});
export type CountryRule = Readonly<z.infer<typeof countryRuleSchema>>;

/** What proxies tell where they do not know: no country, Tor, an anonymous proxy, a satellite, somewhere in Asia or Europe. */
const NO_COUNTRY: ReadonlySet<string> = new Set(['XX', 'T1', 'ZZ', 'A1', 'A2', 'AP', 'EU']);

/** @returns the country a proxy's header names; undefined where it names none. */
export function readCountry(told: string | undefined): string | undefined {
  const code = told?.trim().toUpperCase();
  return code !== undefined && /^[A-Z]{2}$/.test(code) && !NO_COUNTRY.has(code) ? code : undefined;
}

/**
 * @param country undefined: it is not known, and then nobody is let in, whatever the rule: who may not watch could hide
 * behind it.
 */
export function isCountryAllowed({ rule, codes }: CountryRule, country: string | undefined): boolean {
  return country !== undefined && codes.includes(country) === (rule === 'only');
}
