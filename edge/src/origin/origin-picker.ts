/** Which ingest process holds a channel. */
export type OriginPicker = {
  /** Bases (`http://host:port`) to ask for this channel, best first; never empty. */
  originsOf(slug: string): readonly string[];
};

/**
 * Picks the origin the bus names for the channel; behind it the configured one, for when the bus is behind the times.
 * @param namedOrigin what the stream state says, if anything.
 */
export function openOriginPicker(
  namedOrigin: (slug: string) => string | undefined,
  fallbackOrigin: string,
): OriginPicker {
  const fallback = [fallbackOrigin];
  return {
    originsOf(slug) {
      const named = namedOrigin(slug);
      const base = named === undefined ? undefined : plainBase(named);
      return base === undefined || base === fallbackOrigin ? fallback : [base, fallbackOrigin];
    },
  };
}

/** @returns `http://host:port` of an address, or undefined when it is none. */
export function plainBase(address: string): string | undefined {
  const url = URL.parse(address);
  return url !== null && (url.protocol === 'http:' || url.protocol === 'https:') ? url.origin : undefined;
}
