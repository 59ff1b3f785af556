import { COUNTRY_HEADER } from '@rostrum/contract/cache-headers';

/** Where the request came from, as our edge tells it; edges overwrite what clients send. */
export function clientAddress({ headers }: { readonly headers: Headers }): string {
  return headers.get('x-forwarded-for')?.split(',').at(-1)?.trim() || 'direct';
}

/** The country the request came from (ISO 3166-1), as a proxy told our edge that is to be believed; undefined: not known. */
export function clientCountry({ headers }: { readonly headers: Headers }): string | undefined {
  return headers.get(COUNTRY_HEADER) ?? undefined;
}
