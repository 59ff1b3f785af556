import { describe, expect, test } from 'vitest';
import { findImports } from './import-scanner.ts';
import { type SourceFile, sourceFiles } from './source-files.ts';

/** Each foreign thing has one room: where it may stand, by the beginning of a path. Test code may use anything. */
type Room = { readonly thing: string; readonly rooms: readonly string[] } & (
  | { readonly imports: RegExp }
  | { readonly code: RegExp }
);

const ROOMS: readonly Room[] = [
  {
    thing: 'other programs',
    imports: /^(node:)?child_process$/,
    rooms: [
      'packages/service/src/child-life.ts',
      'packages/service/src/process-identity.ts',
      'packages/cli/setup/',
      'packages/cli/src/check/step.ts',
      'packages/cli/src/demo/publish.ts',
      'packages/cli/src/operator/program-versions.ts',
      'ingest/src/ladder/ffmpeg-process.ts',
      'ingest/src/ladder/probe.ts',
    ],
  },
  {
    thing: 'raw TCP and UDP',
    imports: /^(node:)?(net|tls|dgram)$/,
    rooms: [
      'packages/service/src/http-server.ts',
      'packages/service/src/held-socket.ts',
      // isIP and BlockList; no socket is opened.
      'web/src/server/passkeys.ts',
      'packages/service/src/networks.ts',
      'packages/service/src/address-rule.ts',
      'packages/service/src/host-finder.ts',
      'packages/cli/src/start/ports.ts',
      'packages/cli/src/start/private-redis.ts',
      'ingest/src/rtmp/',
      'ingest/src/srt/',
      // Local ports that lead ffmpeg nowhere but where it may go.
      'ingest/src/pull/',
      // A local socket between the doors' processes and the core.
      'ingest/src/relay/',
      // Connections before they are anybody's request, and TLS under them.
      'edge/src/door/',
      'edge/src/tls/',
      // Names of types, isIP and BlockList; no socket is opened.
      'edge/src/compose.ts',
      'edge/src/client-address.ts',
    ],
  },
  { thing: 'the RTMP protocol library', imports: /^node-media-server/, rooms: ['ingest/src/rtmp/'] },
  { thing: 'native libraries', imports: /^koffi$/, rooms: ['ingest/src/srt/libsrt.ts'] },
  {
    thing: 'an HTTP server',
    code: /\bcreateServer\(/,
    rooms: [
      'packages/service/src/http-server.ts',
      'edge/src/tls/tls-door.ts',
      'edge/src/tls/h2-door.ts',
      'ingest/src/rtmp/listener.ts',
      'ingest/src/rtmp/rtmps-listener.ts',
      'ingest/src/relay/reception.ts',
      'ingest/src/pull/http-guard.ts',
      'ingest/src/pull/rtsp-guard.ts',
      'packages/cli/src/start/ports.ts',
    ],
  },
  { thing: 'the HTTP client', imports: /^undici$/, rooms: ['edge/src/origin/origin-client.ts'] },
  { thing: 'redis', imports: /^(redis|ioredis|@redis\/.*)$/, rooms: ['packages/bus/src/'] },
  { thing: 'the chat server', imports: /^socket\.io$/, rooms: ['edge/src/chat/socket-server.ts'] },
  { thing: 'the chat client', imports: /^socket\.io-client/, rooms: ['web/src/features/chat/chat-client.ts'] },
  { thing: 'hls.js', imports: /^hls\.js/, rooms: ['web/src/features/player/hls-player.ts'] },
  {
    thing: 'SQL',
    imports: /^(node:sqlite|kysely|pg|better-sqlite3)$/,
    // run-lock.ts takes SQLite for its file locks alone; node has none.
    rooms: ['packages/store/src/', 'packages/cli/src/start/run-lock.ts'],
  },
  { thing: 'the archive library', imports: /^tar$/, rooms: ['packages/cli/src/operator/backup-archive.ts'] },
  { thing: 'recurrence rules', imports: /^rrule-temporal$/, rooms: ['web/src/server/occurrences.ts'] },
  { thing: 'picture files', imports: /^sharp$/, rooms: ['web/src/server/picture-maker.ts'] },
  { thing: 'calendar files', imports: /^ical-generator$/, rooms: ['web/src/server/calendar.ts'] },
  { thing: 'mail', imports: /^nodemailer$/, rooms: ['web/src/server/mailer.ts'] },
  { thing: 'the message formatter', imports: /^(?:icu-minify|@schummar)/, rooms: ['web/src/language/'] },
  { thing: 'OpenID Connect', imports: /^openid-client$/, rooms: ['web/src/server/oidc.ts'] },
  {
    thing: 'passkeys',
    imports: /^@simplewebauthn\/server$/,
    rooms: ['web/src/server/passkeys.ts', 'web/src/app/api/v1/'],
  },
  {
    thing: 'passkeys in the browser',
    imports: /^@simplewebauthn\/browser$/,
    rooms: ['web/src/features/account/use-passkey.ts'],
  },
  { thing: 'the log library', imports: /^pino/, rooms: ['packages/service/src/log.ts'] },
  { thing: 'the metrics library', imports: /^prom-client$/, rooms: ['packages/service/src/metrics.ts'] },
  {
    thing: 'the environment',
    code: /\bprocess\.env\b(?!\.NODE_ENV)/,
    rooms: [
      'packages/service/src/config.ts',
      'packages/cli/',
      'ingest/src/config.ts',
      'edge/src/config.ts',
      'web/src/config.ts',
    ],
  },
  {
    thing: 'signals',
    code: /\bprocess\.(on|once)\(\s*'SIG/,
    rooms: ['packages/service/src/lifecycle.ts', 'packages/cli/'],
  },
  {
    thing: 'the machine’s time and timers',
    code: /\bDate\.now\(|\bnew Date\(\)|\bperformance\.now\(|(?<![.\w])set(Timeout|Interval|Immediate)\(|\bnode:timers/,
    rooms: [
      'packages/service/src/clock.ts',
      'packages/cli/setup/',
      'packages/cli/src/check/step.ts',
      'packages/cli/src/start/stop-signals.ts',
      // A script in the page that stands in for the site.
      'edge/src/site/away-page.ts',
      'web/src/features/',
      'web/src/app/',
    ],
  },
  {
    thing: 'signing and verifying',
    code: /\b(createSign|createVerify|createPrivateKey|createPublicKey|generateKeyPairSync)\(/,
    // The second reads what a certificate's files hold.
    rooms: ['packages/entitlement/src/', 'packages/service/src/certificate.ts'],
  },
  { thing: 'ACME', imports: /^acme-client$/, rooms: ['edge/src/tls/acme.ts'] },
  { thing: 'the certificate library', imports: /^@peculiar\/x509$/, rooms: ['edge/src/tls/self-signed.ts'] },
];

const product = sourceFiles().filter((file) => !file.isTest);

function uses(room: Room, file: SourceFile): boolean {
  return 'imports' in room
    ? findImports(file.code).some(({ specifier }) => room.imports.test(specifier))
    : room.code.test(file.code);
}

describe('one room for', () => {
  test.each(ROOMS)('$thing', (room) => {
    const users = product.filter((file) => uses(room, file)).map(({ path }) => path);
    const strangers = users.filter((path) => !room.rooms.some((start) => path.startsWith(start)));
    expect(strangers, `${room.thing}: only in ${room.rooms.join(', ')}`).toEqual([]);
    expect(users.length, `${room.thing} is used nowhere: the rule watches nothing`).toBeGreaterThan(0);
  });
});

describe('a grammar file is pure', () => {
  const grammars = product.filter(({ path }) => /^packages\/(hls|media|units)\/src\//.test(path));

  test('it imports nothing of the machine and waits for nothing', () => {
    const impure = grammars.flatMap((file) => [
      ...findImports(file.code)
        .filter(({ specifier }) => specifier.startsWith('node:'))
        .map(({ specifier, line }) => `${file.path}:${line} imports ${specifier}`),
      ...(/\bawait\b|\bprocess\b|\bconsole\b|\bMath\.random\b/.test(file.code) ? [`${file.path} is not pure`] : []),
    ]);
    expect(impure).toEqual([]);
  });
});
