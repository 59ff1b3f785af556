import { isIP } from 'node:net';
import { join } from 'node:path';
import type { TLSSocket } from 'node:tls';
import type { Bus } from '@rostrum/bus/bus';
import type { Certificate } from '@rostrum/service/certificate';
import { CertificateFiles } from '@rostrum/service/certificate-files';
import type { Clock } from '@rostrum/service/clock';
import type { Part } from '@rostrum/service/lifecycle';
import type { Log } from '@rostrum/service/log';
import type { RoleTold } from '@rostrum/service/process-health';
import type { EdgeConfig } from '../config.ts';
import type { Drainable } from '../drain.ts';
import { AcmeCertificates } from './acme.ts';
import { H2Door, type H2DoorOptions } from './h2-door.ts';
import { openPlainDoor } from './plain-door.ts';
import { TlsDoor } from './tls-door.ts';

export type TlsOptions = H2DoorOptions & {
  readonly config: EdgeConfig;
  readonly host: string;
  /** Sockets this process has inherited: `https`, and `acme` for the plain door. */
  readonly inherited: ReadonlyMap<string, number>;
  readonly bus: Bus;
  readonly clock: Clock;
  readonly log: Log;
  /** Takes a connection that carries HTTP/1.1. */
  readonly takeHttp1: (socket: TLSSocket) => void;
};

export type Tls = {
  /** In the order they are started; empty where TLS is off. */
  readonly parts: readonly Part[];
  readonly door: TlsDoor | undefined;
  /** What is drained when another process has taken the edge's place. */
  readonly servers: readonly Drainable[];
  /** The port of the redirect, where there is one. */
  readonly plainPort: () => number | undefined;
  /** When the certificate ends, and what is wrong with it. */
  readonly tell: () => RoleTold;
};

/**
 * TLS as the configuration wants it: by files, by ACME, or not at all.
 * @throws Error in words when keys contradict each other.
 */
export function openTls(options: TlsOptions): Tls {
  const { config, host, inherited, clock, log, bus, takeHttp1 } = options;
  const { EDGE_TLS_CERT: chainPath, EDGE_TLS_KEY: keyPath, EDGE_ACME_EMAIL: email } = config;
  if ((chainPath === undefined) !== (keyPath === undefined)) {
    throw new Error('EDGE_TLS_CERT and EDGE_TLS_KEY belong together; one of them is not set.');
  }
  if (chainPath !== undefined && email !== undefined) {
    throw new Error(
      'EDGE_TLS_CERT and EDGE_ACME_EMAIL are both set. Certificates come by files or by ACME; unset one.',
    );
  }
  if (chainPath === undefined && email === undefined) {
    return { parts: [], door: undefined, servers: [], plainPort: () => undefined, tell: () => ({}) };
  }
  const h2 = new H2Door(options);
  const openDoor = (first: () => Promise<Certificate>): TlsDoor =>
    new TlsDoor({
      host,
      port: config.EDGE_TLS_PORT,
      inheritedFd: inherited.get('https'),
      maxConnections: config.EDGE_MAX_CONNECTIONS,
      clock,
      secret: config.ORIGIN_SECRET,
      first,
      h2,
      takeHttp1,
    });
  if (chainPath !== undefined && keyPath !== undefined) {
    const files = new CertificateFiles({
      chainPath,
      keyPath,
      names: { chain: 'EDGE_TLS_CERT', key: 'EDGE_TLS_KEY' },
      clock,
      log,
      onChange: (certificate) => door.use(certificate),
    });
    const door = openDoor(() => files.read());
    const tell = (): RoleTold => ({ certificateEndsAt: door.endsAt });
    return { parts: [door, watching(files)], door, servers: [door], plainPort: () => undefined, tell };
  }
  const publicUrl = new URL(config.ROSTRUM_PUBLIC_URL);
  const acme = new AcmeCertificates({
    name: nameOf(publicUrl),
    email: email ?? '',
    directoryUrl: config.EDGE_ACME_DIRECTORY,
    folder: join(config.ROSTRUM_DATA, 'edge', 'acme'),
    bus,
    clock,
    log,
    onChange: (certificate) => door.use(certificate),
  });
  const door = openDoor(() => acme.first());
  const plain = openPlainDoor({
    host,
    port: config.EDGE_ACME_HTTP_PORT,
    inheritedFd: inherited.get('acme'),
    publicOrigin: publicUrl.origin,
    challengeAnswer: (token) => acme.answerOf(token),
  });
  return {
    parts: [door, plain, acme],
    door,
    servers: [door, plain],
    plainPort: () => plain.port,
    // While one of our own serves, its end is nobody's concern.
    tell: () =>
      acme.hasOne ? { certificateEndsAt: door.endsAt, conditions: acme.conditions } : { conditions: acme.conditions },
  };
}

/** @throws Error in words when no authority gives a certificate for it. */
function nameOf(url: URL): string {
  const { protocol, hostname } = url;
  if (protocol !== 'https:' || isIP(hostname) !== 0 || !hostname.includes('.')) {
    throw new Error(
      `EDGE_ACME_EMAIL is set, so ROSTRUM_PUBLIC_URL must be https:// and a name that the internet knows, such as https://live.example.org; it is ${url.origin}.`,
    );
  }
  return hostname;
}

function watching(files: CertificateFiles): Part {
  return {
    name: 'certificate files',
    async start() {
      files.watch();
    },
    async close() {
      files.close();
    },
  };
}
