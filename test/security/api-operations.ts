import type { Stack } from '../harness/stack.ts';

/** Every request that the API describes, so that what must hold of all of them is tried on all of them. */

/** As far as the API's own description goes (JSON Schema). */
export type Schema = {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly default?: unknown;
  readonly minimum?: number;
  readonly $ref?: string;
};

export type ApiOperation = {
  readonly method: string;
  /** Below `/api/v1/`, with `{slug}`, `{id}` and the like in it. */
  readonly path: string;
  readonly body: Schema | undefined;
  /** Names of what may stand behind the question mark. */
  readonly query: readonly string[];
  /** Whether those who are not signed in may ask. */
  readonly isForEveryone: boolean;
};

type Described = {
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema }>> };
  readonly parameters?: readonly { readonly in: string; readonly name: string }[];
  readonly security: readonly object[];
};
type Description = {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Described>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
};

/** @returns all of them, as the running site describes itself. */
export async function readOperations(stack: Stack): Promise<readonly ApiOperation[]> {
  const description = (await (await stack.get('/api/v1/openapi.json')).json()) as Description;
  const { schemas } = description.components;
  return Object.entries(description.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { requestBody, parameters = [], security }]) => {
      const schema = requestBody?.content['application/json']?.schema;
      return {
        method: method.toUpperCase(),
        path: path.replace('/api/v1/', ''),
        body: schema?.$ref === undefined ? schema : schemas[schema.$ref.slice(schema.$ref.lastIndexOf('/') + 1)],
        query: parameters.filter((one) => one.in === 'query').map(({ name }) => name),
        isForEveryone: security.some((way) => Object.keys(way).length === 0),
      };
    }),
  );
}

export const nameOf = ({ method, path }: ApiOperation): string => `${method} ${path}`;

/** @param values what stands in the place of `{slug}` and the like. */
export function fill(path: string, values: Readonly<Record<string, string>>): string {
  return path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(values[name] ?? 'none'));
}

/** What a person might send, where the kind alone does not say it. */
const TYPICAL: Readonly<Record<string, unknown>> = {
  email: 'someone@example.org',
  slug: 'made-up',
  url: 'http://127.0.0.1:9/',
  address: 'https://example.org/live.m3u8',
  startsAt: 4_000_000_000_000,
  endsAt: 4_000_003_600_000,
  password: 'orange blossom time',
  old: 'not the right one at all',
  new: 'orange blossom time',
  channel: null,
  zone: 'UTC',
  recurrence: null,
  next: '/studio',
  list: 'Ann,ann@example.org',
};

/** @returns a value that the schema takes, with all its properties. */
export function sampleOf(schema: Schema, name = ''): unknown {
  if (name in TYPICAL) {
    return TYPICAL[name];
  }
  const [first] = schema.oneOf ?? schema.anyOf ?? [];
  if (first !== undefined) {
    return sampleOf(first);
  }
  if (schema.const !== undefined || schema.enum !== undefined) {
    return schema.const ?? schema.enum?.[0];
  }
  if (schema.type === 'object') {
    const properties = Object.entries(schema.properties ?? {});
    return Object.fromEntries(properties.map(([property, one]) => [property, sampleOf(one, property)]));
  }
  if (schema.type === 'array') {
    return schema.items === undefined ? [] : [sampleOf(schema.items)];
  }
  const simple: Readonly<Record<string, unknown>> = { string: 'something', boolean: false };
  return simple[schema.type ?? ''] ?? Math.max(1, schema.minimum ?? 1);
}

/** A place in a body: the names on the way to it, and what it is to be. */
export type Field = { readonly at: readonly (string | number)[]; readonly kind: string };

/** @returns every place in a body where a text, a number or a choice stands. */
export function fieldsOf(schema: Schema, at: readonly (string | number)[] = []): readonly Field[] {
  const variants = schema.oneOf ?? schema.anyOf;
  if (variants !== undefined) {
    return variants.slice(0, 1).flatMap((one) => fieldsOf(one, at));
  }
  if (schema.type === 'object') {
    return Object.entries(schema.properties ?? {}).flatMap(([name, one]) => fieldsOf(one, [...at, name]));
  }
  if (schema.type === 'array') {
    return [{ at, kind: 'array' }, ...(schema.items === undefined ? [] : fieldsOf(schema.items, [...at, 0]))];
  }
  return [{ at, kind: schema.type ?? 'any' }];
}

/** @returns the body with `value` at one place. */
export function withValue(body: unknown, at: readonly (string | number)[], value: unknown): unknown {
  const [name, ...rest] = at;
  if (name === undefined) {
    return value;
  }
  if (Array.isArray(body)) {
    return body.map((one, index) => (index === name ? withValue(one, rest, value) : one));
  }
  const object = body as Record<string, unknown>;
  return { ...object, [name]: withValue(object[name], rest, value) };
}
