import { pullFuzzTargets } from './pull-targets.ts';

/** Fuzzes what reads pulled sources, SECONDS each (60 by default): `node ingest/fuzz/pull.ts SECONDS`. Throws at a finding, with its seed. */

const eachMs = Number(process.argv[2] ?? '60') * 1_000;
for (const target of pullFuzzTargets) {
  target.run(eachMs);
  process.stdout.write(`${target.name}: no finding in ${eachMs / 1_000} s\n`);
}
