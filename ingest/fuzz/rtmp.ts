import { fuzzAmf, fuzzConnections } from './rtmp-targets.ts';

/** Fuzzes the RTMP door for SECONDS (60 by default): `node ingest/fuzz/rtmp.ts SECONDS`. Throws at a finding, with its seed. */

/** AMF alone is read far faster than whole connections. */
const AMF_SHARE = 0.1;

const totalMs = Number(process.argv[2] ?? '60') * 1_000;
const firstSeed = Date.now() % 2 ** 31;
const startedAt = performance.now();
const amf = fuzzAmf({ untilMs: startedAt + totalMs * AMF_SHARE, firstSeed });
const ends = await fuzzConnections({ untilMs: startedAt + totalMs, firstSeed });
const connections = [...ends.values()].reduce((sum, count) => sum + count, 0);
const residentMb = Math.round(process.resourceUsage().maxRSS / 1_024);
process.stdout.write(
  `${amf} AMF inputs and ${connections} connections from seed ${firstSeed}: no finding; ${residentMb} MB at most\n` +
    `${JSON.stringify(Object.fromEntries([...ends].toSorted((left, right) => right[1] - left[1])))}\n`,
);
