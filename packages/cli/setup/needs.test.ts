import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { temporaryFolder } from '../src/testing/temporary-folder.ts';
import { needsOf } from './needs.mjs';

afterEach(() => vi.unstubAllEnvs());

const rows = [
  { name: 'everything', line: 'start', indispensable: ['redis-server'], wanted: ['ffmpeg'], site: true },
  { name: 'an edge alone', line: 'start edge', indispensable: [], wanted: [], site: false },
  { name: 'a site alone', line: 'start web', indispensable: [], wanted: [], site: true },
  { name: 'an ingest alone', line: 'start ingest', indispensable: [], wanted: ['ffmpeg'], site: false },
  {
    name: 'the suite',
    line: 'test',
    indispensable: ['redis-server', 'ffmpeg', 'chromium'],
    wanted: ['pebble'],
    site: true,
  },
  { name: 'the demonstration', line: 'demo', indispensable: ['ffmpeg'], wanted: [], site: false },
  { name: 'the operator’s tool', line: 'rostrum doctor', indispensable: [], wanted: [], site: false },
];

describe('what is needed for', () => {
  test.each(rows)('$name', ({ line, indispensable, wanted, site }) => {
    vi.stubEnv('REDIS_URL', undefined);
    const [command = '', ...rest] = line.split(' ');
    expect(needsOf(command, rest, '/nonexistent')).toEqual({ indispensable, wanted, site });
  });

  test('everything is no Redis where one elsewhere is named, in the environment or in .env', () => {
    const root = temporaryFolder();
    vi.stubEnv('REDIS_URL', undefined);
    writeFileSync(join(root, '.env'), '# REDIS_URL=redis://h\nREDIS_URL=\n');
    expect(needsOf('start', [], root).indispensable).toEqual(['redis-server']);
    writeFileSync(join(root, '.env'), 'A=1\n export REDIS_URL = "redis://h"\n');
    expect(needsOf('start', [], root).indispensable).toEqual([]);
    vi.stubEnv('REDIS_URL', 'redis://h');
    expect(needsOf('start', [], '/nonexistent').indispensable).toEqual([]);
  });
});
