import { apiErrorSchema } from '@rostrum/contract/api';
import { z } from 'zod';
import type { Audience, KeyNeed, Method, Operation } from './operations/operation.ts';
import { OPERATIONS } from './operations/operations.ts';

/** The description of the API to programs: OpenAPI 3.1, made of {@link OPERATIONS} and the schemas in it. Pure. */

type Json = Readonly<Record<string, unknown>>;

const AUDIENCES: Readonly<Record<Audience, string>> = {
  everyone: 'For everyone.',
  'signed in': 'For who is signed in.',
  makers: 'For creators, admins and owners.',
  hosts: 'For who runs the channel, and for admins and owners.',
  moderators: 'For who runs the channel or moderates its chat, and for admins and owners.',
  managers: 'For admins and owners.',
};
const INTRODUCTION =
  'Times are milliseconds since 1970. Send an API key as `Authorization: Bearer rsk_…`, or a session’s cookie; requests that write by a cookie must come from this site. A fault is `{"error": {"code", "message"}}`: the message is a sentence for a person, the code is for programs and stays.';
const PARAMETERS: Readonly<Record<string, string>> = {
  slug: 'The channel’s name in addresses.',
  id: 'As lists tell it.',
  delivery: 'The id of one attempt, as the list of them tells it.',
  email: 'An e-mail address.',
};

/** @param site its public address. */
export function describeApi(site: string): Json {
  const answers = z.registry<{ id: string }>();
  const bodies = z.registry<{ id: string }>();
  answers.add(apiErrorSchema, { id: 'Fault' });
  const paths: Record<string, Record<string, Json>> = {};
  for (const [path, methods] of Object.entries(OPERATIONS)) {
    const described: Record<string, Json> = {};
    for (const [method, operation] of Object.entries(methods) as [Method, Operation][]) {
      const name = nameOf(method, path);
      described[method.toLowerCase()] = {
        operationId: name.slice(0, 1).toLowerCase() + name.slice(1),
        tags: [tagOf(path)],
        summary: operation.says,
        ...describeCallers(operation),
        ...describeParameters(path, operation),
        ...describeBody(operation, (schema) => refTo(bodies, schema, `${name}Body`)),
        responses: describeAnswers(operation, (schema) => refTo(answers, schema, `${name}Answer`)),
      };
    }
    paths[`/api/v1/${path.replaceAll('[', '{').replaceAll(']', '}')}`] = described;
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Rostrum', version: '1', description: INTRODUCTION },
    servers: [{ url: site }],
    paths,
    components: {
      schemas: { ...schemasOf(answers, 'output'), ...schemasOf(bodies, 'input') },
      securitySchemes: {
        apiKey: { type: 'http', scheme: 'bearer', description: 'A key made on the account page, with its scopes.' },
        session: { type: 'apiKey', in: 'cookie', name: 'rostrum_session' },
      },
    },
  };
}

function describeCallers({ who, key: need }: Operation): Json {
  const byKey = need === 'never' ? [] : [{ apiKey: need === 'any' ? [] : [need] }];
  const byNobody = who === 'everyone' ? [{}] : [];
  return {
    description: `${AUDIENCES[who]} ${sayNeed(need)}`,
    security: [...byNobody, { session: [] }, ...byKey],
  };
}

function sayNeed(need: KeyNeed): string {
  return need === 'never'
    ? 'Not by an API key.'
    : need === 'any'
      ? 'By any API key.'
      : `By an API key with the scope \`${need}\`.`;
}

function describeParameters(path: string, { query = {} }: Operation): Json {
  const text = { schema: { type: 'string' } };
  const inPath = [...path.matchAll(/\[(\w+)\]/g)].map(([, name = '']) => ({
    name,
    in: 'path',
    required: true,
    description: PARAMETERS[name],
    ...text,
  }));
  const inQuery = Object.entries(query).map(([name, description]) => ({ name, in: 'query', description, ...text }));
  return { parameters: [...inPath, ...inQuery] };
}

function describeBody({ body }: Operation, ref: (schema: z.ZodType) => Json): Json {
  if (body === undefined) {
    return {};
  }
  const content = body === 'file' ? { 'image/*': {}, 'video/*': {} } : { 'application/json': { schema: ref(body) } };
  return { requestBody: { required: true, content } };
}

function describeAnswers({ answer, status }: Operation, ref: (schema: z.ZodType) => Json): Json {
  if (answer === 'elsewhere') {
    return { '303': { description: 'The browser is sent on: to the provider, to this site, or to the sign-in page.' } };
  }
  const content =
    answer === 'file'
      ? { 'application/zip': {}, 'application/xml': {} }
      : { 'application/json': { schema: ref(answer) } };
  const fault = { content: { 'application/json': { schema: { $ref: '#/components/schemas/Fault' } } } };
  return {
    [status ?? 200]: { description: 'Done.', content },
    '4XX': { description: 'It was refused: the message says why, and what to do.', ...fault },
    '5XX': { description: 'It cannot be done now; try again in a moment.', ...fault },
  };
}

type Registry = ReturnType<typeof z.registry<{ id: string }>>;

/** The first that answers by a schema gives it its name. */
function refTo(registry: Registry, schema: z.ZodType, name: string): Json {
  if (!registry.has(schema)) {
    registry.add(schema, { id: name });
  }
  return { $ref: `#/components/schemas/${registry.get(schema)?.id ?? name}` };
}

function schemasOf(registry: Registry, io: 'input' | 'output'): Json {
  const { schemas } = z.toJSONSchema(registry, { io, uri: (id) => `#/components/schemas/${id}` });
  return Object.fromEntries(
    Object.entries(schemas).map(([id, { $schema: _schema, $id: _id, ...schema }]) => [id, schema]),
  );
}

/** @returns "GetChannelsSlugAccess". */
function nameOf(method: Method, path: string): string {
  return [method.toLowerCase(), ...path.split(/[^A-Za-z0-9]+/)]
    .filter((word) => word !== '')
    .map((word) => word.slice(0, 1).toUpperCase() + word.slice(1))
    .join('');
}

function tagOf(path: string): string {
  const [first = ''] = path.split('/');
  return ['audit', 'invitations', 'people', 'join'].includes(first)
    ? 'people'
    : ['channels', 'live'].includes(first)
      ? 'channels'
      : 'account';
}
