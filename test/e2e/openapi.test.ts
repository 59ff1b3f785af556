import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Encoder, startEncoder } from '../harness/encoder.ts';
import { SMALL } from '../harness/media-files.ts';
import { Stack } from '../harness/stack.ts';
import { until } from '../harness/until.ts';

/** What the API says of itself, held against what it takes and answers while an event runs: as a program would read it. */

type Content = { readonly 'application/json'?: { readonly schema: object } };
type Described = {
  readonly requestBody?: { readonly content: Content };
  readonly responses: Readonly<Record<string, { readonly content: Content }>>;
};
type Description = { readonly paths: Readonly<Record<string, Readonly<Record<string, Described>>>> };

let stack: Stack;
let encoder: Encoder;
let cookie: string;
let secret: string;
let description: Description;
let ajv: Ajv2020;
/** Operations whose answer was held against its schema. */
const held = new Set<string>();

beforeAll(async () => {
  stack = await Stack.start({ name: 'openapi', env: { INGEST_LADDER: 'off' }, hasPull: true });
  cookie = await stack.signInOwner();
  description = (await (await stack.get('/api/v1/openapi.json')).json()) as Description;
  ajv = new Ajv2020({ strict: false, validateFormats: false });
  ajv.addSchema(description, 'api');
});
afterAll(async () => {
  await encoder?.stop();
  await stack?.stop();
});

/** @returns the checker of a schema that lies in the description, or stands there by reference. */
function checkerOf({ schema }: { readonly schema: object }): ValidateFunction {
  const ref = '$ref' in schema ? String(schema.$ref) : '';
  const checker = ajv.getSchema(`api${ref}`);
  if (ref === '' || checker === undefined) {
    throw new Error(`there is no schema ${ref}`);
  }
  return checker;
}

/** Asks by what is described, and holds body and answer against it. @param path with `{}` filled in. */
async function ask(method: string, path: string, options: { as: string; body?: unknown; status?: number }) {
  const { as, body, status = 200 } = options;
  const described = description.paths[`/api/v1/${as}`]?.[method.toLowerCase()];
  if (described === undefined) {
    throw new Error(`${method} ${as} is not described`);
  }
  const sent = described.requestBody?.content['application/json'];
  if (sent !== undefined) {
    const check = checkerOf(sent);
    expect(check(body), `${method} ${as} takes ${JSON.stringify(body)}: ${ajv.errorsText(check.errors)}`).toBe(true);
  }
  const isByHand = as.startsWith('account/');
  const response = await stack.get(`/api/v1/${path}`, {
    method,
    headers: {
      'content-type': 'application/json',
      ...(isByHand ? { cookie, origin: stack.baseUrl } : { authorization: `Bearer ${secret}` }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  expect(response.status, `${method} ${path}: ${text}`).toBe(status);
  const content = (described.responses[String(status)] ?? described.responses['4XX'])?.content['application/json'];
  const answer = JSON.parse(text) as Record<string, unknown>;
  const check = checkerOf(content ?? { schema: {} });
  expect(check(answer), `${method} ${path} answers ${text}: ${ajv.errorsText(check.errors)}`).toBe(true);
  if (status < 300) {
    held.add(`${method} ${as}`);
  }
  return answer;
}

test('the description is OpenAPI 3.1, and a program makes its own key and channel by it', async () => {
  expect(description).toMatchObject({ openapi: '3.1.0', servers: [{ url: stack.baseUrl }] });
  const wish = { name: 'All', scopes: ['channels', 'encoders', 'people'] };
  secret = (await ask('POST', 'account/keys', { as: 'account/keys', body: wish, status: 201 }))['secret'] as string;
  await ask('GET', 'account/keys', { as: 'account/keys' });
  await ask('GET', 'account/sessions', { as: 'account/sessions' });
  await ask('PATCH', 'account', { as: 'account', body: { name: 'Olga' }, status: 403 });
  await ask('GET', 'account', { as: 'account' });
  await ask('GET', 'openapi.json', { as: 'openapi.json' });
  await ask('GET', 'me', { as: 'me' });
  const made = await ask('POST', 'channels', { as: 'channels', body: { slug: 'main', title: 'Main' }, status: 201 });
  encoder = await startEncoder({ ...SMALL, url: stack.publishUrl(made['streamKey'] as string) });
  await stack.untilPlayable('main');
});

test('what is asked of a running channel is answered as it is described', async () => {
  const of = (rest = '') => ({ path: `channels/main${rest}`, as: `channels/{slug}${rest}` });
  await until('the state to come from the encoder', async () => {
    const { state } = await ask('GET', of().path, of());
    return state !== null && (state as { encoders: unknown[] }).encoders.length > 0;
  });
  await ask('GET', 'channels', { as: 'channels' });
  await ask('GET', 'live', { as: 'live' });
  for (const rest of ['/live', '/access', '/bans', '/encoders', '/history', '/levels', '/members', '/pull']) {
    await ask('GET', of(rest).path, of(rest));
  }
  for (const rest of ['/schedule', '/slate', '/stage', '/stream-key', '/tickets']) {
    await ask('GET', of(rest).path, of(rest));
  }
  await ask('PATCH', of().path, { ...of(), body: { description: 'All day' } });
  await ask('POST', of('/watch-token').path, { ...of('/watch-token'), body: {} });
  await ask('POST', of('/chat-token').path, of('/chat-token'));
  await ask('PATCH', of('/encoders').path, { ...of('/encoders'), body: { encryptsSrt: true, switching: 'stay' } });
  await ask('POST', of('/encoders/backup-key').path, of('/encoders/backup-key'));
  await ask('PUT', of('/pull').path, { ...of('/pull'), body: { address: 'https://example.org/a.m3u8', isOn: false } });
  await ask('DELETE', of('/pull').path, of('/pull'));
  await ask('PATCH', of('/stage').path, { ...of('/stage'), body: { isSlate: true } });
  await ask('PUT', of('/access').path, { ...of('/access'), body: { access: 'ticket', closesAt: null } });
  await ask('POST', of('/tickets').path, { ...of('/tickets'), body: { count: 2 }, status: 201 });
  const { tickets } = await ask('GET', of('/tickets').path, of('/tickets'));
  const ticket = (tickets as { id: string }[])[0]?.id ?? '';
  await ask('DELETE', of(`/tickets/${ticket}`).path, { as: 'channels/{slug}/tickets/{id}' });
  await ask('POST', of('/members').path, { ...of('/members'), body: { list: 'Ann,ann@example.org\nnobody' } });
  await ask('GET', of('/members').path, of('/members'));
  await ask('DELETE', of('/members/ann@example.org').path, { as: 'channels/{slug}/members/{email}' });
  const startsAt = Date.now() + 60_000;
  const plan = { title: 'Sunday', startsAt, endsAt: startsAt + 60_000, recurrence: 'FREQ=WEEKLY;COUNT=3' };
  const made = await ask('POST', of('/schedule').path, { ...of('/schedule'), body: plan, status: 201 });
  const { id } = made['plan'] as { id: string };
  await ask('GET', of('/schedule').path, of('/schedule'));
  await ask('PUT', of(`/schedule/${id}`).path, { as: 'channels/{slug}/schedule/{id}', body: plan });
  await ask('DELETE', of(`/schedule/${id}`).path, { as: 'channels/{slug}/schedule/{id}' });
});

test('people, links and what was done, and faults, too', async () => {
  const wish = { kind: 'join', role: 'viewer' };
  await ask('POST', 'invitations', { as: 'invitations', body: wish, status: 201 });
  await ask('GET', 'invitations', { as: 'invitations' });
  await ask('GET', 'people', { as: 'people' });
  await ask('GET', 'audit', { as: 'audit' });
  await ask('GET', 'channels/nobodys', { as: 'channels/{slug}', status: 404 });
  await ask('POST', 'invitations', { as: 'invitations', body: { kind: 'reset', userId: 'x' }, status: 403 });
  await ask('DELETE', 'channels/main', { as: 'channels/{slug}' });
  expect(held.size).toBeGreaterThan(38);
});
