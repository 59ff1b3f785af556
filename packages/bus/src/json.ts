/** The longest text sent, characters: a stream state or a chat row is a few thousand at most. */
const TEXT_MAX = 1_048_576;

/** @returns `value` as JSON; undefined when it has none (a cycle, a bigint) or is too long. Undefined counts as null. */
export function encode(value: unknown): string | undefined {
  try {
    const text = JSON.stringify(value ?? null);
    return text === undefined || text.length > TEXT_MAX ? undefined : text;
  } catch {
    return undefined;
  }
}

/** @returns undefined when `text` is no JSON. */
export function decode(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

/** Decodes a text from Redis; one that is no JSON is counted and gives undefined. */
export type ReadText = (text: string, where: string) => { readonly value: unknown } | undefined;
