import { describe, expect, it } from 'vitest';
import { RtmpError } from './errors.ts';
import { streamKeyOf } from './stream-name.ts';

const KEY = 'abcd1234efgh5678ijkl9012';

const ACCEPTED = [
  { name: 'server /live, key in its own field (OBS)', app: 'live', streamName: KEY },
  { name: 'a slash behind the server', app: 'live/', streamName: KEY },
  { name: 'a slash before the server', app: '/live', streamName: KEY },
  { name: 'one URL field: the key is part of the application', app: `live/${KEY}`, streamName: '' },
  { name: 'a path between, as some devices add', app: 'live/camera-1', streamName: KEY },
  { name: 'the application as a whole URL path in the name', app: 'live', streamName: `/${KEY}` },
  { name: 'a query behind the key is left out', app: 'live', streamName: `${KEY}?bitrate=6000&x=a/b` },
  { name: 'a query behind the application is left out', app: 'live?x=1', streamName: KEY },
  { name: 'the key in the name’s query', app: 'live', streamName: `?key=${KEY}` },
  { name: 'the key in the application’s query', app: `live?key=${KEY}`, streamName: '' },
  { name: 'blanks around, as pasting leaves them', app: 'live', streamName: ` ${KEY}\n` },
];

const REFUSED = [
  { name: 'another application', app: 'app', streamName: KEY, code: 'WRONG_APP' },
  { name: 'an empty application', app: '', streamName: KEY, code: 'WRONG_APP' },
  { name: 'a key pasted as the application', app: KEY, streamName: KEY, code: 'WRONG_APP' },
  { name: 'a name that only begins like ours', app: 'livestream', streamName: KEY, code: 'WRONG_APP' },
  { name: 'no key', app: 'live', streamName: '', code: 'KEY_MISSING' },
  { name: 'a query without a key', app: 'live', streamName: '?a=b', code: 'KEY_MISSING' },
  { name: 'an empty key in the query', app: 'live', streamName: '?key=', code: 'KEY_MISSING' },
  { name: 'blanks inside', app: 'live', streamName: 'ab cd', code: 'KEY_MALFORMED' },
  { name: 'dots that climb', app: 'live', streamName: '%2e%2e%2f', code: 'KEY_MALFORMED' },
  { name: 'a zero byte', app: 'live', streamName: 'ab\0cd', code: 'KEY_MALFORMED' },
  { name: 'an endless key', app: 'live', streamName: 'a'.repeat(129), code: 'KEY_MALFORMED' },
];

describe('the stream key', () => {
  it.each(ACCEPTED)('is found: $name', (row) => {
    expect(streamKeyOf(row)).toBe(KEY);
  });

  it.each(REFUSED)('is refused in words that do not repeat it: $name', ({ code, ...row }) => {
    let thrown: unknown;
    try {
      streamKeyOf(row);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(RtmpError);
    expect(thrown).toMatchObject({ code });
    expect(String(thrown)).not.toContain(KEY);
  });
});
