const NAMES = new Intl.DisplayNames('en', { type: 'region', fallback: 'code' });

/** @param country ISO 3166-1; undefined: not known. @returns why somebody there is not let in. */
export function sayCountryRefusal(country: string | undefined): string {
  return country === undefined
    ? 'This channel is for viewers of some countries, and it cannot be told which one you are in.'
    : `This channel cannot be watched from ${NAMES.of(country) ?? country}.`;
}

/**
 * @param header `EDGE_COUNTRY_HEADER`. @param proxies `EDGE_TRUSTED_PROXIES`.
 * @returns why countries cannot be told apart here, and what to do; undefined: they can.
 */
export function faultOfCountries(header: string | undefined, proxies: string | undefined): string | undefined {
  if (header === undefined) {
    return (
      'This server is not told where viewers are. Set EDGE_COUNTRY_HEADER to the header by which your proxy or CDN says ' +
      'so, such as CF-IPCountry, and EDGE_TRUSTED_PROXIES to its addresses.'
    );
  }
  return proxies === undefined
    ? `${header} is believed of trusted proxies alone, and EDGE_TRUSTED_PROXIES names none.`
    : undefined;
}
