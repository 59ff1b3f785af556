import { type IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { parseHost, requestHeaders, responseHeaders } from './headers.ts';
import { classifySiteRequest, keepSiteAnswerMs, type SiteClass } from './page-rules.ts';

function requestOf(lines: string[], method = 'GET'): IncomingMessage {
  const request = new IncomingMessage(new Socket());
  const headers: Record<string, string> = {};
  for (let index = 0; index < lines.length; index += 2) {
    headers[(lines[index] ?? '').toLowerCase()] = lines[index + 1] ?? '';
  }
  return Object.assign(request, { rawHeaders: lines, headers, method });
}

const IDENTITY = { host: 'live.example', protocol: 'https', address: '192.0.2.1' } as const;
const OWN = [
  'host',
  'live.example',
  'x-forwarded-host',
  'live.example',
  'x-forwarded-proto',
  'https',
  'x-forwarded-for',
  '192.0.2.1',
];

describe('lines to the site', () => {
  const rows = [
    {
      name: 'ordinary lines stay as they were written',
      lines: ['Accept', 'a', 'X-One', '1', 'X-One', '2'],
      kept: ['Accept', 'a', 'X-One', '1', 'X-One', '2'],
    },
    {
      name: 'lines for one connection go',
      lines: ['Connection', 'close, X-Mine', 'x-mine', '1', 'Keep-Alive', '5', 'TE', 'gzip', 'Upgrade', 'h2c'],
      kept: [],
    },
    {
      name: 'nobody says for us who they are',
      lines: ['X-Forwarded-For', 'a', 'FORWARDED', 'b', 'X-Real-IP', 'c', 'Host', 'd'],
      kept: [],
    },
    {
      name: 'the site’s inner lines go',
      lines: ['x-middleware-rewrite', '/', 'X-Nextjs-Data', '1', 'x-invoke-path', '/'],
      kept: [],
    },
    { name: 'the length is told anew', lines: ['Content-Length', '5', 'Transfer-Encoding', 'chunked'], kept: [] },
  ];
  it.each(rows)('$name', ({ lines, kept }) => {
    expect(requestHeaders(requestOf(lines), IDENTITY)).toEqual([...kept, ...OWN]);
  });
});

describe('lines from the site', () => {
  it('keep their order and repetition, without those for one connection and the mark for us', () => {
    const raw = [
      'Set-Cookie',
      'a=1',
      'Set-Cookie',
      'b=2',
      'Connection',
      'x-a',
      'X-A',
      '1',
      'Transfer-Encoding',
      'chunked',
      'x-rostrum-edge-store',
      '5',
      'Vary',
      'rsc',
    ];
    expect(responseHeaders(raw, 'x-a')).toEqual(['Set-Cookie', 'a=1', 'Set-Cookie', 'b=2', 'Vary', 'rsc']);
  });
});

describe('the host', () => {
  const rows = [
    { host: 'live.example', parsed: 'live.example' },
    { host: 'LIVE.Example:8080', parsed: 'live.example:8080' },
    { host: '[2001:db8::1]:8080', parsed: '[2001:db8::1]:8080' },
    { host: 'a b', parsed: undefined },
    { host: 'a/b', parsed: undefined },
    { host: 'user@host', parsed: undefined },
    { host: '', parsed: undefined },
    { host: 'a'.repeat(300), parsed: undefined },
  ];
  it.each(rows)('$host', ({ host, parsed }) => {
    expect(parseHost(requestOf(['Host', host]))).toBe(parsed);
  });
});

describe('what is kept of the site', () => {
  const asked = [
    { target: '/', lines: [], kind: 'page' },
    { target: '/c/sunday', lines: ['Cookie', 'rostrum_visitor=a; rostrum_theme=dark'], kind: 'page' },
    { target: '/c/sunday', lines: ['Cookie', 'rostrum_visitor=a; rostrum_session=b'], kind: 'pass' },
    { target: '/c/sunday', lines: ['Cookie', 'unknown=1'], kind: 'pass' },
    { target: '/c/sunday', lines: ['RSC', '1'], kind: 'pass' },
    { target: '/c/sunday', lines: ['Authorization', 'x'], kind: 'pass' },
    { target: '/c/sunday?_rsc=abc', lines: [], kind: 'pass' },
    { target: '/api/v1/live', lines: [], kind: 'page' },
    { target: '/_next/static/a.js', lines: ['Cookie', 'rostrum_session=b'], kind: 'static' },
    { target: '/_next/static/a.js', lines: ['Range', 'bytes=0-'], kind: 'pass' },
  ];
  it.each(asked)('$target with $lines is $kind', ({ target, lines, kind }) => {
    expect(classifySiteRequest(requestOf(lines), target)).toBe(kind);
    expect(classifySiteRequest(requestOf(lines, 'POST'), target)).toBe('pass');
  });

  const answers = [
    { kind: 'page', headers: { 'x-rostrum-edge-store': '5' }, ms: 5_000 },
    {
      kind: 'page',
      headers: { 'x-rostrum-edge-store': '5', vary: 'RSC, Next-Router-State-Tree, Accept-Encoding' },
      ms: 5_000,
    },
    { kind: 'page', headers: { 'x-rostrum-edge-store': '5', vary: 'Cookie' }, ms: 0 },
    { kind: 'page', headers: { 'x-rostrum-edge-store': '5', vary: '*' }, ms: 0 },
    { kind: 'page', headers: { 'x-rostrum-edge-store': '5', 'set-cookie': ['a=1'] }, ms: 0 },
    { kind: 'page', headers: { 'x-rostrum-edge-store': '9999' }, ms: 60_000 },
    { kind: 'page', headers: { 'x-rostrum-edge-store': 'yes' }, ms: 0 },
    { kind: 'page', headers: { 'cache-control': 'max-age=100, immutable' }, ms: 0 },
    { kind: 'static', headers: { 'cache-control': 'public, max-age=100, immutable' }, ms: 100_000 },
    { kind: 'static', headers: { 'cache-control': 'public, max-age=100' }, ms: 0 },
    { kind: 'pass', headers: { 'x-rostrum-edge-store': '5' }, ms: 0 },
  ] satisfies { kind: SiteClass; headers: IncomingHttpHeaders; ms: number }[];
  it.each(answers)('$kind with $headers: $ms ms', ({ kind, headers, ms }) => {
    expect(keepSiteAnswerMs(kind, 200, headers)).toBe(ms);
    expect(keepSiteAnswerMs(kind, 404, headers)).toBe(0);
  });
});
