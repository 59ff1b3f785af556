/** Where the request came from, as our edge tells it; edges overwrite what clients send. */
export function clientAddress({ headers }: { readonly headers: Headers }): string {
  return headers.get('x-forwarded-for')?.split(',').at(-1)?.trim() || 'direct';
}
