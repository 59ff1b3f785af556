import { fuzzTargets } from './targets.ts';

/** Fuzzes every parser for SECONDS in all (60 by default): `node packages/media/fuzz/long.ts SECONDS`. Throws at a finding. */

const total = Number(process.argv[2] ?? '60') * 1000;
const slice = Math.min(5000, total / fuzzTargets.length);
const deadline = performance.now() + total;
let slices = 0;
while (performance.now() < deadline) {
  for (const target of fuzzTargets) {
    target.run(slice);
    slices += 1;
  }
}
process.stdout.write(`${slices} runs of ${slice} ms over ${fuzzTargets.length} parsers: no finding\n`);
