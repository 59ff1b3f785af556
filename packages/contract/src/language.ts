/** The languages the site speaks, and which of them an asker reads. */

export const LANGUAGES = ['en', 'de', 'es'] as const;
export type Language = (typeof LANGUAGES)[number];

/** Kept by the language switch; goes before what the browser says of itself. Readable by scripts. */
export const LANGUAGE_COOKIE = 'rostrum_language';

const DEFAULT_LANGUAGE: Language = 'en';
/** A browser sends a handful; more is rubbish. */
const MAX_RANGES = 32;
const MAX_LINE = 1_000;

export function isLanguage(text: string | undefined): text is Language {
  return text !== undefined && (LANGUAGES as readonly string[]).includes(text);
}

/**
 * @param chosen the value of {@link LANGUAGE_COOKIE}.
 * @param accepted `Accept-Language` (RFC 9110 §12.5.4); each range is matched by its language alone (RFC 4647 §3.4).
 */
export function pickLanguage(chosen: string | undefined, accepted: string | undefined): Language {
  if (isLanguage(chosen)) {
    return chosen;
  }
  const ranges = (accepted ?? '').slice(0, MAX_LINE).split(',', MAX_RANGES).map(parseRange);
  const wanted = ranges.filter(({ weight }) => weight > 0).toSorted((a, b) => b.weight - a.weight);
  for (const { primary } of wanted) {
    if (isLanguage(primary)) {
      return primary;
    }
  }
  return DEFAULT_LANGUAGE;
}

/** @returns the value of the language switch among a request's cookies. */
export function languageCookie(line: string | undefined): string | undefined {
  const pair = (line ?? '').split(';').find((text) => text.trim().startsWith(`${LANGUAGE_COOKIE}=`));
  return pair?.split('=', 2)[1]?.trim();
}

function parseRange(text: string): { primary: string; weight: number } {
  const [tag = '', ...parameters] = text.trim().toLowerCase().split(';');
  const quality = parameters.map((part) => part.trim()).find((part) => part.startsWith('q='));
  const weight = quality === undefined ? 1 : Number(quality.slice(2));
  return { primary: tag.trim().split('-', 1)[0] ?? '', weight: Number.isFinite(weight) ? weight : 0 };
}
