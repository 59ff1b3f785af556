import { writeResult } from '../harness/results.ts';
import { Stack } from '../harness/stack.ts';
import { formatTable } from '../harness/table.ts';
import { BEHAVIOURS, type Behaviour } from '../torture/behaviours.ts';
import { randomFrom, tryBehaviours } from '../torture/trial.ts';

/**
 * `npm run soak -- torture [MIXES] [SEED]`: every behaviour of encoders through the whole pipeline, then so many mixes of
 * three of them. The seed is printed; with it and as many mixes the same is tried again.
 */
const MIXES = Number(process.argv[3] ?? 20);
const SEED = Number(process.argv[4] ?? Date.now() % 1_000_000);
const AT_ONCE = 3;

process.stdout.write(`seed ${SEED}\n`);
const random = randomFrom(SEED);
const trials: readonly (readonly Behaviour[])[] = [
  ...BEHAVIOURS.map((behaviour) => [behaviour]),
  ...Array.from({ length: MIXES }, () => pickThree()),
];
const stack = await Stack.start({ name: 'soak-torture', env: { INGEST_LADDER: '180p:150k' } });
const outcomes: { readonly name: string; readonly faults: readonly string[] }[] = [];
const waiting = [...trials.entries()];
await Promise.all(
  Array.from({ length: AT_ONCE }, async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [index, behaviours] = next;
      const name = behaviours.map((behaviour) => behaviour.name).join(' + ');
      const faults = await tryBehaviours(stack, `torture-${index}`, behaviours, SEED + index).catch(
        (error: unknown) => [String(error)],
      );
      outcomes.push({ name, faults });
      process.stdout.write(
        `${faults.length === 0 ? 'ok    ' : 'FAULT '} ${name}\n${faults.map((each) => `        ${each}\n`).join('')}`,
      );
    }
  }),
);
await stack.stop();
const failed = outcomes.filter(({ faults }) => faults.length > 0);
writeResult('soak-torture', { seed: SEED, outcomes });
process.stdout.write(
  `${formatTable([
    ['tried', String(outcomes.length)],
    ['with faults', String(failed.length)],
  ])}\n`,
);
process.exit(failed.length === 0 ? 0 : 1);

/** At most one that turns into something else. */
function pickThree(): Behaviour[] {
  const picked: Behaviour[] = [];
  while (picked.length < 3) {
    const behaviour = BEHAVIOURS[Math.floor(random() * BEHAVIOURS.length)];
    const hasTurn = picked.some(({ turnsInto }) => turnsInto !== undefined);
    if (behaviour !== undefined && !picked.includes(behaviour) && !(hasTurn && behaviour.turnsInto !== undefined)) {
      picked.push(behaviour);
    }
  }
  return picked;
}
