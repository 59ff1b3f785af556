import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigError } from '@rostrum/service/config';
import { beforeEach, describe, expect, test } from 'vitest';
import { readSettings } from './config.ts';
import { temporaryFolder } from './testing/temporary-folder.ts';

let root = '';
beforeEach(() => {
  root = temporaryFolder();
});

describe('settings', () => {
  test('have a default for every key', () => {
    const settings = readSettings(root, {});
    expect(settings.config.EDGE_PORT).toBe(8080);
    expect(settings.dataFolder).toBe(join(root, 'data'));
    expect(settings.publicUrl).toBe('http://localhost:8080');
    expect(settings.sourceOf('EDGE_PORT')).toBe('default');
  });

  test('come from .env, over which the environment wins', () => {
    writeFileSync(join(root, '.env'), 'EDGE_PORT=9000\nWEB_PORT=9001\n');
    const settings = readSettings(root, { EDGE_PORT: '9002' });
    expect(settings.config.EDGE_PORT).toBe(9002);
    expect(settings.config.WEB_PORT).toBe(9001);
    expect(settings.sourceOf('EDGE_PORT')).toBe('environment');
    expect(settings.sourceOf('WEB_PORT')).toBe('.env');
    expect(settings.environment).toMatchObject({ EDGE_PORT: '9002', WEB_PORT: '9001' });
  });

  test('take an empty value for none, and do not hand it on', () => {
    writeFileSync(join(root, '.env'), 'EDGE_PORT=9000\n');
    const settings = readSettings(root, { EDGE_PORT: '', REDIS_URL: '' });
    expect(settings.config.EDGE_PORT).toBe(9000);
    expect('REDIS_URL' in settings.environment).toBe(false);
  });

  test('derive the public address from the edge’s port where none is set', () => {
    expect(readSettings(root, { EDGE_PORT: '9000' }).publicUrl).toBe('http://localhost:9000');
    const set = readSettings(root, { EDGE_PORT: '9000', ROSTRUM_PUBLIC_URL: 'https://live.example.org/' });
    expect(set.publicUrl).toBe('https://live.example.org');
    expect(set.isPublicUrlSet).toBe(true);
  });
});

test('keys that change nothing are noted: misspelt ones, and those of what is not built yet', () => {
  const { notes } = readSettings(root, { EDGE_PROT: '80', S3_URL: 's3://files', EDGE_PORT: '8080', PATH: '/bin' });
  expect(notes).toEqual([
    'EDGE_PROT is set, but there is no such key.',
    'S3_URL is set, but what it is for is not built yet.',
  ]);
});

const faulty = [
  { name: 'a port that is no number', environment: { EDGE_PORT: 'abc' }, faults: ['EDGE_PORT=abc'] },
  { name: 'a port out of bounds', environment: { WEB_PORT: '70000' }, faults: ['WEB_PORT=70000'] },
  { name: 'two roles on one port', environment: { WEB_PORT: '8080' }, faults: ['EDGE_PORT'] },
  { name: 'no port for the edge', environment: { EDGE_PORT: '0' }, faults: ['EDGE_PORT=0'] },
  {
    name: 'a public address without a scheme',
    environment: { ROSTRUM_PUBLIC_URL: 'live.example.org' },
    faults: ['ROSTRUM_PUBLIC_URL'],
  },
  { name: 'a Redis address of another kind', environment: { REDIS_URL: 'http://secret@h' }, faults: ['REDIS_URL'] },
  {
    name: 'a mail server by another way',
    environment: { SMTP_URL: 'https://me:secret@mail.example.org', MAIL_FROM: 'live@example.org' },
    faults: ['SMTP_URL: must start with smtp://'],
  },
  {
    name: 'a mail password with a sign that ends it',
    environment: { SMTP_URL: 'smtp://me:secret/x@mail.example.org', MAIL_FROM: 'live@example.org' },
    faults: ['SMTP_URL: must be an address such as'],
  },
  {
    name: 'mail from nobody',
    environment: { SMTP_URL: 'smtp://mail.example.org' },
    faults: ['MAIL_FROM: must be set where SMTP_URL is'],
  },
  {
    name: 'mail from no address',
    environment: { MAIL_FROM: 'Rostrum' },
    faults: ['MAIL_FROM=Rostrum: must be an address'],
  },
  {
    name: 'an issuer that anybody could play',
    environment: { OIDC_ISSUER: 'http://id.example.org', OIDC_CLIENT_ID: 'us', OIDC_CLIENT_SECRET: 'secret' },
    faults: ['OIDC_ISSUER=http://id.example.org: must start with https://'],
  },
  {
    name: 'single sign-on by halves',
    environment: { OIDC_ISSUER: 'https://id.example.org', OIDC_CREATE: 'admin' },
    faults: ['OIDC_CREATE=admin: must be none or viewer'],
  },
  {
    name: 'single sign-on without its secret',
    environment: { OIDC_ISSUER: 'https://id.example.org', OIDC_CLIENT_ID: 'us' },
    faults: ['OIDC_CLIENT_SECRET: must be set too'],
  },
  {
    name: 'several faults',
    environment: { METRICS_PORT: 'x', INGEST_RTMP_PORT: '-1', ROSTRUM_PUBLIC_URL: 'x' },
    faults: ['METRICS_PORT', 'INGEST_RTMP_PORT', 'ROSTRUM_PUBLIC_URL'],
  },
];

describe('a configuration is refused, its faults told together, for', () => {
  test.each(faulty)('$name', ({ environment, faults }) => {
    let told = '';
    try {
      readSettings(root, environment);
    } catch (error) {
      told = error instanceof ConfigError ? error.message : '';
    }
    for (const fault of faults) {
      expect(told).toContain(fault);
    }
    expect(told).not.toContain('secret');
  });
});
