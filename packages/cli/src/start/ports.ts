import { createSocket } from 'node:dgram';
import { createServer } from 'node:net';
import type { Settings } from '../config.ts';
import type { Role } from './roles.ts';

/** A port that is to be listened on. */
export type PortUse = {
  readonly key: string;
  readonly port: number;
  readonly host: string;
  readonly kind: 'tcp' | 'udp';
};

/** A port of the edge, by the name that its processes know it by. */
export type EdgePort = PortUse & { readonly name: 'http' | 'https' | 'acme' };

/** @param everyAddress what stands for every address, where the configuration names none. */
export function edgePorts({ config }: Settings, everyAddress: string): EdgePort[] {
  const host = config.EDGE_HOST ?? everyAddress;
  const ports: EdgePort[] = [{ name: 'http', key: 'EDGE_PORT', port: config.EDGE_PORT, host, kind: 'tcp' }];
  const hasAcme = config.EDGE_ACME_EMAIL !== undefined;
  if (hasAcme || config.EDGE_TLS_CERT !== undefined) {
    ports.push({ name: 'https', key: 'EDGE_TLS_PORT', port: config.EDGE_TLS_PORT, host, kind: 'tcp' });
  }
  if (hasAcme) {
    ports.push({ name: 'acme', key: 'EDGE_ACME_HTTP_PORT', port: config.EDGE_ACME_HTTP_PORT, host, kind: 'tcp' });
  }
  return ports;
}

/** The ports of some roles; those that are off are left out. */
export function portsOf(settings: Settings, roles: readonly Role[]): PortUse[] {
  const { config } = settings;
  const uses: PortUse[] = [{ key: 'METRICS_PORT', port: config.METRICS_PORT, host: '127.0.0.1', kind: 'tcp' }];
  if (roles.includes('edge')) {
    uses.push(...edgePorts(settings, '::'));
  }
  if (roles.includes('web')) {
    uses.push({ key: 'WEB_PORT', port: config.WEB_PORT, host: config.WEB_HOST, kind: 'tcp' });
  }
  if (roles.includes('ingest')) {
    uses.push(
      { key: 'INGEST_RTMP_PORT', port: config.INGEST_RTMP_PORT, host: '::', kind: 'tcp' },
      { key: 'INGEST_RTMPS_PORT', port: config.INGEST_RTMPS_PORT, host: '::', kind: 'tcp' },
      { key: 'INGEST_SRT_PORT', port: config.INGEST_SRT_PORT, host: '::', kind: 'udp' },
      { key: 'INGEST_ORIGIN_PORT', port: config.INGEST_ORIGIN_PORT, host: config.INGEST_ORIGIN_HOST, kind: 'tcp' },
    );
  }
  return uses.filter((use) => use.port !== 0);
}

/** @returns a sentence for each port that cannot be listened on. */
export async function portFaults(uses: readonly PortUse[]): Promise<string[]> {
  const faults = await Promise.all(uses.map(async (use) => portSentence(use, await tryPort(use))));
  return faults.filter((fault) => fault !== undefined);
}

/** @returns what the system's code means for this port, in words. */
export function portSentence(use: PortUse, code: string): string;
export function portSentence(use: PortUse, code: string | undefined): string | undefined;
export function portSentence(use: PortUse, code: string | undefined): string | undefined {
  switch (code) {
    case undefined:
      return undefined;
    case 'EADDRINUSE':
      return `${use.key}=${use.port}: another program listens on this port. Stop it, or set ${use.key} to another one.`;
    case 'EACCES':
      return `${use.key}=${use.port}: this user may not listen on ports below 1024. Set ${use.key} to a higher one.`;
    default:
      return `${use.key}=${use.port}: cannot listen on ${use.host} (${code}).`;
  }
}

/** @returns the system's code for what stands in the way. A machine without IPv6 is asked about IPv4. */
async function tryPort(use: PortUse): Promise<string | undefined> {
  const code = await (use.kind === 'tcp' ? tryTcp(use.port, use.host) : tryUdp(use.port, use.host));
  return use.host === '::' && (code === 'EAFNOSUPPORT' || code === 'EADDRNOTAVAIL')
    ? tryPort({ ...use, host: '0.0.0.0' })
    : code;
}

function tryTcp(port: number, host: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code));
    server.listen(port, host, () => server.close(() => resolve(undefined)));
  });
}

function tryUdp(port: number, host: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4');
    socket.once('error', (error: NodeJS.ErrnoException) => {
      socket.close();
      resolve(error.code);
    });
    socket.bind(port, host, () => socket.close(() => resolve(undefined)));
  });
}
