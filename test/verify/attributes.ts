/** Attribute lists as the checker reads them, draft-pantos-hls-rfc8216bis-22 §4.2. */

/** Attribute values as written, quotes taken off. */
export type Attributes = ReadonlyMap<string, string>;

/** Reads an attribute list; a name without value is left out. */
export function readAttributes(text: string): Attributes {
  const attributes = new Map<string, string>();
  for (const match of text.matchAll(/([A-Z0-9-]+)=("[^"]*"|[^",]*)(?:,|$)/g)) {
    const [, name = '', value = ''] = match;
    attributes.set(name, value.startsWith('"') ? value.slice(1, -1) : value);
  }
  return attributes;
}
