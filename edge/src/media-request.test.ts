import { RostrumError } from '@rostrum/service/errors';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseMediaRequest } from './media-request.ts';

const LIST = '/hls/sunday/k0/720p/index.m3u8';

describe('the name of a media object', () => {
  const rows = [
    { name: 'a plain list', target: LIST, key: LIST },
    { name: 'an empty query', target: `${LIST}?`, key: LIST },
    { name: 'tracking parameters are dropped', target: `${LIST}?utm_source=x&CMCD=br%3D1%2Csid%3D%22a%22`, key: LIST },
    {
      name: 'directives are put in one order',
      target: `${LIST}?_HLS_part=2&_HLS_msn=7`,
      key: `${LIST}?_HLS_msn=7&_HLS_part=2`,
    },
    {
      name: 'hls.js appends its directives after other parameters',
      target: `${LIST}?a=b&_HLS_msn=7&_HLS_part=2&_HLS_skip=YES`,
      key: `${LIST}?_HLS_msn=7&_HLS_part=2&_HLS_skip=YES`,
    },
    { name: 'an escaped directive is the same', target: `${LIST}?%5FHLS_msn=%37`, key: `${LIST}?_HLS_msn=7` },
    { name: 'leading zeros are the same number', target: `${LIST}?_HLS_msn=007`, key: `${LIST}?_HLS_msn=7` },
    { name: 'a session id is dropped', target: `${LIST}?_HLS_msn=7&session=abc`, key: `${LIST}?_HLS_msn=7` },
    { name: 'steering parameters are dropped', target: `${LIST}?_HLS_pathway=a&_HLS_throughput=1`, key: LIST },
    {
      name: 'media have no query at all',
      target: '/hls/sunday/k0/720p/7.2.m4s?_HLS_msn=7&_HLS_msn=8',
      key: '/hls/sunday/k0/720p/7.2.m4s',
    },
    {
      name: 'nor has the multivariant list',
      target: '/hls/sunday/index.m3u8?_HLS_msn=1',
      key: '/hls/sunday/index.m3u8',
    },
    {
      name: 'an entitlement is no part of it',
      target: `/hls/t/v1.k.c.s/sunday/k0/720p/7.m4s`,
      key: '/hls/sunday/k0/720p/7.m4s',
    },
  ];
  it.each(rows)('$name', ({ target, key }) => {
    expect(parseMediaRequest(target).key).toBe(key);
  });

  it('the entitlement is kept apart', () => {
    const media = parseMediaRequest(`/hls/t/the.token/sunday/index.m3u8?x=1`);
    expect(media.token).toBe('the.token');
    expect(media.path).toBe('/hls/sunday/index.m3u8');
  });

  const refused = [
    { target: '/hls/', code: 'NOT_FOUND' },
    { target: '/hls/t/', code: 'NOT_FOUND' },
    { target: '/hls/t/token', code: 'NOT_FOUND' },
    { target: '/hls/t/t/t/sunday/index.m3u8', code: 'NOT_FOUND' },
    { target: '/hls/Sunday/index.m3u8', code: 'NOT_FOUND' },
    { target: '/hls/sunday//index.m3u8', code: 'NOT_FOUND' },
    { target: '/hls/sunday/../index.m3u8', code: 'NOT_FOUND' },
    { target: '/hls/sunday%2findex.m3u8', code: 'NOT_FOUND' },
    { target: '/hls/sunday/index.m3u8/', code: 'NOT_FOUND' },
    { target: '/hls/sunday/index.m3u8#x', code: 'NOT_FOUND' },
    { target: `${LIST}?_HLS_part=1`, code: 'BAD_DIRECTIVE' },
    { target: `${LIST}?_HLS_msn=1&_HLS_msn=1`, code: 'BAD_DIRECTIVE' },
    { target: `${LIST}?_HLS_msn=1e3`, code: 'BAD_DIRECTIVE' },
    { target: `${LIST}?_HLS_msn=`, code: 'BAD_DIRECTIVE' },
    { target: `${LIST}?${'a'.repeat(5_000)}`, code: 'BAD_DIRECTIVE' },
  ];
  it.each(refused)('$target is $code', ({ target, code }) => {
    expect(() => parseMediaRequest(target)).toThrow(expect.objectContaining({ code }));
  });

  it('whatever comes, only our own faults come out, and a name that is taken is a fixed point', () => {
    const pieces = [
      '/',
      '.',
      '..',
      't',
      'sunday',
      'k0',
      '720p',
      'index.m3u8',
      '7.m4s',
      '7.2.m4s',
      'init-0.mp4',
      '?',
      '&',
      '=',
      '_HLS_msn',
      '_HLS_part',
      '%2e',
      '%00',
      '#',
      '7',
      '-1',
    ];
    const target = fc.oneof(
      fc.string(),
      fc.array(fc.constantFrom(...pieces), { maxLength: 14 }).map((list) => list.join('')),
    );
    fc.assert(
      fc.property(target, (rest) => {
        try {
          const { key, path } = parseMediaRequest(`/hls/${rest}`);
          expect(parseMediaRequest(key).key).toBe(key);
          expect(path).toMatch(/^\/hls\/[a-z0-9][a-z0-9-]*\/[a-z0-9./-]+$/);
        } catch (error) {
          expect(error).toBeInstanceOf(RostrumError);
        }
      }),
      { numRuns: 3_000 },
    );
  });
});
