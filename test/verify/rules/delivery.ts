import type { Findings, Where } from '../findings.ts';
import type { Fetched, PlaylistFetch, Recording } from '../recording.ts';

/** HD, PL16, PL17: how it is sent, Appendix B.1. */
export function checkDelivery(recording: Recording, findings: Findings): void {
  const target = recording.renditions[0]?.versions[0]?.playlist.targetDuration ?? Number.NaN;
  const { multivariantFetch } = recording;
  checkPlaylist(multivariantFetch, recording.multivariant.text, findings, {});
  for (const rendition of recording.renditions) {
    const where: Where = { rendition: rendition.name };
    for (const version of [...rendition.versions, ...rendition.deltas]) {
      checkPlaylist(version.fetched, version.playlist.text, findings, where);
      checkPlaylistLife(version, target, findings, where);
    }
    for (const refusal of rendition.refusals) {
      checkError(refusal, target, findings, where);
    }
  }
  for (const { fetched, rendition, purpose } of recording.media) {
    const where: Where = { rendition, atMs: fetched.requestedAt };
    checkAny(fetched, findings, where);
    if (fetched.status === 200) {
      const life = lifeOf(fetched);
      findings.check(
        'HD3',
        life >= 6 * target,
        () => `Cache-Control: ${fetched.headers['cache-control'] ?? 'none'} for ${purpose} ${fetched.url}`,
        where,
      );
      findings.check(
        'PL16',
        /^(video|audio)\/(mp4|iso\.segment)/.test(fetched.headers['content-type'] ?? ''),
        () => `Content-Type: ${fetched.headers['content-type']} for ${fetched.url}`,
        where,
      );
    } else {
      checkError(fetched, target, findings, where);
    }
  }
  checkProbes(recording, target, findings);
}

/** Seconds an answer may be kept; 0 when it may not. */
function lifeOf({ headers }: Fetched): number {
  const control = headers['cache-control'] ?? '';
  if (/no-store|no-cache/.test(control)) {
    return 0;
  }
  return Number(/(?:s-maxage|max-age)=(\d+)/.exec(control)?.[1] ?? '0');
}

function checkAny(fetched: Fetched, findings: Findings, where: Where): void {
  findings.check(
    'PL17',
    fetched.status < 300 || fetched.status > 399,
    () => `${fetched.status} to ${fetched.headers['location']} for ${fetched.url}`,
    where,
  );
  if (fetched.status === 200) {
    const origin = fetched.headers['access-control-allow-origin'];
    const exposed = (fetched.headers['access-control-expose-headers'] ?? '').toLowerCase();
    findings.check(
      'HD5',
      origin !== undefined && /(^|[\s,])(age|\*)([\s,]|$)/.test(exposed),
      () => `Access-Control-Allow-Origin: ${origin}, Access-Control-Expose-Headers: ${exposed} for ${fetched.url}`,
      where,
    );
    const age = fetched.headers['age'];
    if (age !== undefined) {
      findings.check(
        'HD6',
        /^\d+$/.test(age) && Number(age) <= Math.max(1, lifeOf(fetched)),
        () => `Age: ${age}, Cache-Control: ${fetched.headers['cache-control']} for ${fetched.url}`,
        where,
      );
    }
  }
}

function checkPlaylist(fetched: Fetched, text: string, findings: Findings, where: Where): void {
  checkAny(fetched, findings, { ...where, atMs: fetched.requestedAt });
  if (fetched.status !== 200) {
    return;
  }
  const type = fetched.headers['content-type'] ?? '';
  const isNamed = /^application\/(vnd\.apple\.mpegurl|x-mpegurl)|^audio\/mpegurl/i.test(type);
  findings.check(
    'PL16',
    isNamed && !text.startsWith('\uFEFF') && !text.includes('\uFFFD'),
    () => `Content-Type: ${type}${text.startsWith('\uFEFF') ? ', with a byte order mark' : ''} for ${fetched.url}`,
    where,
  );
  findings.check(
    'PL16',
    fetched.headers['content-encoding'] === 'gzip',
    () => `Content-Encoding: ${fetched.headers['content-encoding'] ?? 'none'} for ${fetched.url}`,
    where,
  );
}

function checkPlaylistLife(
  { fetched, wanted, playlist }: PlaylistFetch,
  target: number,
  findings: Findings,
  where: Where,
): void {
  const life = lifeOf(fetched);
  const say = (): string => `Cache-Control: ${fetched.headers['cache-control'] ?? 'none'} for ${fetched.url}`;
  if (playlist.isEnded) {
    return;
  }
  if (wanted === undefined) {
    findings.check('HD2', life >= 1 && life <= Math.max(1, target / 2), say, where);
  } else {
    findings.check('HD1', life >= target && life <= 6 * target, say, where);
  }
}

/** HD4: a refusal whose truth changes within a part must not be kept. */
function checkError(fetched: Fetched, target: number, findings: Findings, where: Where): void {
  const life = lifeOf(fetched);
  const limit = fetched.status === 404 || fetched.status === 410 ? target : 0;
  if (fetched.status >= 400) {
    findings.check(
      'HD4',
      life <= limit,
      () => `Cache-Control: ${fetched.headers['cache-control'] ?? 'none'} with ${fetched.status} for ${fetched.url}`,
      where,
    );
  }
}

function checkProbes(recording: Recording, target: number, findings: Findings): void {
  for (const { name, fetched, rendition, isHeld } of recording.probes) {
    const where: Where = { rendition, atMs: fetched.requestedAt };
    if (isHeld) {
      continue;
    }
    checkError(fetched, target, findings, where);
    if (name === 'head') {
      findings.check(
        'HD7',
        fetched.status === 200 && fetched.bytes === 0,
        () => `${fetched.status} with ${fetched.bytes} bytes for HEAD ${fetched.url}`,
        where,
      );
    } else if (name === 'identity' || name === 'multivariant-identity') {
      findings.check(
        'PL16',
        fetched.status === 200 && fetched.headers['content-encoding'] === undefined,
        () => `Content-Encoding: ${fetched.headers['content-encoding']} for a client that takes none: ${fetched.url}`,
        where,
      );
    }
  }
}
