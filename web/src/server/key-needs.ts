import type { ApiScope } from '@rostrum/contract/api-key';

/** What an API key needs for a request: a scope; `any`, whatever its scopes; `never`, what is done signed in, by hand. */
export type KeyNeed = ApiScope | 'any' | 'never';

type Needs = Readonly<Partial<Record<'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', KeyNeed>>>;

/** Every route under `/api/v1`. What is not listed is shut to keys. What is
 * secret or somebody's address is told to those alone that could change it. */
const KEY_NEEDS: Readonly<Record<string, Needs>> = {
  account: { GET: 'any', PATCH: 'never' },
  'account/keys': { GET: 'never', POST: 'never' },
  'account/keys/[id]': { DELETE: 'never' },
  'account/passkeys': { GET: 'never', POST: 'never' },
  'account/passkeys/[id]': { DELETE: 'never' },
  'account/passkeys/options': { POST: 'never' },
  'account/password': { PUT: 'never' },
  'account/sessions': { GET: 'never', DELETE: 'never' },
  'account/sessions/[id]': { DELETE: 'never' },
  audit: { GET: 'people' },
  channels: { GET: 'read', POST: 'channels' },
  'channels/[slug]': { GET: 'read', PATCH: 'channels', DELETE: 'channels' },
  'channels/[slug]/access': { GET: 'read', PUT: 'channels' },
  'channels/[slug]/audience': { GET: 'read' },
  'channels/[slug]/bans': { GET: 'read' },
  'channels/[slug]/bans/[id]': { DELETE: 'channels' },
  'channels/[slug]/chat-token': { POST: 'channels' },
  'channels/[slug]/encoder-file': { GET: 'encoders' },
  'channels/[slug]/encoders': { GET: 'encoders', PATCH: 'encoders' },
  'channels/[slug]/encoders/backup-key': { POST: 'encoders' },
  'channels/[slug]/history': { GET: 'read' },
  'channels/[slug]/levels': { GET: 'read' },
  'channels/[slug]/members': { GET: 'channels', POST: 'channels' },
  'channels/[slug]/members/[email]': { DELETE: 'channels' },
  'channels/[slug]/owner': { PUT: 'channels' },
  'channels/[slug]/pull': { GET: 'encoders', PUT: 'encoders', DELETE: 'encoders' },
  'channels/[slug]/schedule': { GET: 'read', POST: 'channels' },
  'channels/[slug]/schedule/[id]': { PUT: 'channels', DELETE: 'channels' },
  'channels/[slug]/site-secret': { GET: 'read', POST: 'channels', DELETE: 'channels' },
  'channels/[slug]/slate': { GET: 'read', PUT: 'channels', DELETE: 'channels' },
  'channels/[slug]/stage': { GET: 'read', PATCH: 'channels' },
  'channels/[slug]/stream-key': { GET: 'encoders', POST: 'encoders' },
  'channels/[slug]/tickets': { GET: 'channels', POST: 'channels' },
  'channels/[slug]/tickets/[id]': { DELETE: 'channels' },
  'channels/[slug]/watch-token': { POST: 'read' },
  invitations: { GET: 'people', POST: 'people' },
  'invitations/[id]': { DELETE: 'people' },
  join: { POST: 'never' },
  live: { GET: 'any' },
  login: { POST: 'never' },
  logout: { POST: 'never' },
  me: { GET: 'any' },
  'oidc/callback': { GET: 'never' },
  'oidc/start': { GET: 'never' },
  'openapi.json': { GET: 'any' },
  passkey: { POST: 'never' },
  'passkey/options': { POST: 'never' },
  people: { GET: 'people' },
  'people/[id]': { PATCH: 'people', DELETE: 'people' },
  'people/[id]/sign-in-link': { POST: 'never' },
  setup: { POST: 'never' },
  'sign-in-links': { POST: 'never' },
  'sign-in-links/use': { POST: 'never' },
  webhooks: { GET: 'channels', POST: 'channels' },
  'webhooks/[id]': { GET: 'channels', PATCH: 'channels', DELETE: 'channels' },
  'webhooks/[id]/deliveries': { GET: 'channels' },
  'webhooks/[id]/deliveries/[delivery]': { POST: 'channels' },
  'webhooks/[id]/secret': { POST: 'channels' },
  'webhooks/[id]/test': { POST: 'channels' },
};

const PATTERNS = Object.entries(KEY_NEEDS).map(([path, needs]) => ({ segments: path.split('/'), needs }));

/** @param path as it was asked for, from `/api/v1/` on. @returns what a key needs for it. */
export function keyNeedOf(method: string, path: string): KeyNeed {
  const asked = path.replace(/^\/api\/v1\//, '').split('/');
  const found = PATTERNS.find(
    ({ segments }) =>
      segments.length === asked.length &&
      segments.every((segment, at) => segment.startsWith('[') || segment === asked[at]),
  );
  const needs: Readonly<Record<string, KeyNeed>> = found?.needs ?? {};
  return needs[method === 'HEAD' ? 'GET' : method] ?? 'never';
}
