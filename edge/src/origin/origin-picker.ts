/** Which server is asked for a channel. */
export type OriginPicker = {
  /** Bases (`http://host:port`) to ask for this channel, best first; never empty. */
  originsOf(slug: string): readonly string[];
  /** Whether what is asked first is a cache before the origins; its word on what there is is theirs. */
  readonly isShielded: boolean;
};

export type OriginPickerOptions = {
  /** What the stream state says, if anything. */
  readonly namedOrigin: (slug: string) => string | undefined;
  /** The local ingest, or the configured one. */
  readonly fallbackOrigin: string;
  /** Asked in place of any origin, in this order; an origin only when they fail. */
  readonly shields?: readonly string[];
};

/**
 * Picks the origin the bus names for the channel; behind it the configured one, for when the bus is behind the times.
 * Shields stand before them all.
 */
export function openOriginPicker({ namedOrigin, fallbackOrigin, shields = [] }: OriginPickerOptions): OriginPicker {
  const fallback = [...shields, fallbackOrigin];
  return {
    isShielded: shields.length > 0,
    originsOf(slug) {
      const named = namedOrigin(slug);
      const base = named === undefined ? undefined : plainBase(named);
      if (base === undefined || base === fallbackOrigin || isElsewhere(base, fallbackOrigin)) {
        return fallback;
      }
      return [...shields, base, fallbackOrigin];
    },
  };
}

/** @returns `http://host:port` of an address, or undefined when it is none. */
export function plainBase(address: string): string | undefined {
  const url = URL.parse(address);
  return url !== null && (url.protocol === 'http:' || url.protocol === 'https:') ? url.origin : undefined;
}

/** @param line addresses, separated by commas. @throws Error when one is none. */
export function parseBases(line: string | undefined): string[] {
  const addresses = (line ?? '').split(',').map((address) => address.trim());
  return addresses
    .filter((address) => address !== '')
    .map((address) => {
      const base = plainBase(address);
      if (base === undefined) {
        throw new Error(`EDGE_SHIELD_URL: "${address}" is no address such as http://host:8080.`);
      }
      return base;
    });
}

/** An ingest that tells a loopback address is on its own machine; where another is configured, that is not this one. */
function isElsewhere(named: string, configured: string): boolean {
  return isLoopback(named) && !isLoopback(configured);
}

function isLoopback(base: string): boolean {
  const { hostname } = new URL(base);
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}
