import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Validator } from '@seriousme/openapi-schema-validator';
import { expect, it } from 'vitest';
import { describeApi } from './openapi.ts';
import { keyNeedOf, OPERATIONS } from './operations/operations.ts';

const API = fileURLToPath(new URL('../app/api/v1', import.meta.url));
/** Answered by the edge, from memory. */
const AT_THE_EDGE = 'GET channels/[slug]/live';

function routeFiles(): { path: string; text: string }[] {
  return globSync('**/route.ts', { cwd: API })
    .map((file) => ({ path: file.replace(/\/?route\.ts$/, ''), text: readFileSync(join(API, file), 'utf8') }))
    .filter(({ path }) => path !== '[...rest]');
}

function methodsOf(text: string): string[] {
  return [...text.matchAll(/export (?:async )?function (GET|PUT|POST|PATCH|DELETE)\b/g)].map(
    ([, method = '']) => method,
  );
}

it('describes every route and method there is, and no others', () => {
  const found = routeFiles().flatMap(({ path, text }) => methodsOf(text).map((method) => `${method} ${path}`));
  const described = Object.entries(OPERATIONS).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method} ${path}`),
  );
  expect(described.toSorted()).toEqual([...found, AT_THE_EDGE].toSorted());
});

it('says what a key needs, also for what is not there', () => {
  expect(keyNeedOf('GET', '/api/v1/channels/main/access')).toBe('read');
  expect(keyNeedOf('HEAD', '/api/v1/channels')).toBe('read');
  expect(keyNeedOf('GET', '/api/v1/nothing/of/the/kind')).toBe('never');
});

it('describes what is sent by the schema that is read, in every route', () => {
  for (const { path, text } of routeFiles()) {
    expect(text, `${path} has a schema of its own, which nobody describes`).not.toMatch(/from 'zod'/);
    const reads = [...text.matchAll(/readBody\(request, (\w+)/g)].length;
    const bodies = Object.values(OPERATIONS[path] ?? {}).filter(({ body }) => body !== undefined && body !== 'file');
    expect(bodies.length, `${path} reads ${reads} bodies`).toBe(reads);
  }
});

it('is whole: every reference leads somewhere, every name is given once', () => {
  const description = JSON.parse(JSON.stringify(describeApi('https://live.example.org'))) as {
    openapi: string;
    paths: Record<string, Record<string, { operationId: string }>>;
    components: { schemas: Record<string, unknown> };
  };
  expect(description.openapi).toBe('3.1.0');
  const names = Object.values(description.paths).flatMap((methods) =>
    Object.values(methods).map(({ operationId }) => operationId),
  );
  expect(new Set(names).size).toBe(names.length);
  const refs = [...JSON.stringify(description).matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)];
  expect(refs.length).toBeGreaterThan(100);
  for (const [, name = ''] of refs) {
    expect(description.components.schemas, name).toHaveProperty(name);
  }
});

it('is OpenAPI 3.1 to others’ eyes', async () => {
  const validator = new Validator();
  const { valid, errors } = await validator.validate(
    JSON.parse(JSON.stringify(describeApi('https://live.example.org'))),
  );
  expect({ valid, errors: errors ?? [], version: validator.version }).toEqual({
    valid: true,
    errors: [],
    version: '3.1',
  });
});

it('says which scope a key needs, and what no key may', () => {
  const { paths } = describeApi('https://live.example.org') as {
    paths: Record<string, Record<string, { security: unknown; description: string }>>;
  };
  expect(paths['/api/v1/channels/{slug}/access']?.['put']?.security).toEqual([
    { session: [] },
    { apiKey: ['channels'] },
  ]);
  expect(paths['/api/v1/live']?.['get']?.security).toEqual([{}, { session: [] }, { apiKey: [] }]);
  expect(paths['/api/v1/account/password']?.['put']?.description).toContain('Not by an API key');
});
