import { realPause, systemClock } from '@rostrum/service/clock';
import { placesOf } from '../places.ts';
import { playersOf, supervisorOf } from '../start/run-record.ts';
import { Fault } from '../words.ts';
import type { OperatorCommand } from './command.ts';

const LOOK_AGAIN_MS = 50;
/** A new process is given up after 20 s; an old one of the restart before may have to leave first. */
const DEADLINE_EACH_MS = 25_000;
const DEADLINE_FIRST_MS = 40_000;

const SIGNALS: ReadonlyMap<string, NodeJS.Signals> = new Map([
  ['edge', 'SIGHUP'],
  ['ingest', 'SIGUSR2'],
]);
/** The processes that hold encoders stay. */
const KEPT = /^ingest-/;

export const restart: OperatorCommand = {
  words: 'restart',
  usage: 'edge|ingest',
  help: 'Puts new processes in the place of a role’s, with nobody cut off, encoder or viewer; waits until they serve.',
  options: {},
  positionals: 1,
  async run({ settings }, typed) {
    const [role = ''] = typed.positionals;
    const signal = SIGNALS.get(role);
    if (signal === undefined) {
      throw new Fault(
        `Only edge and ingest are restarted while they serve; '${role}' is not. Stop and start Rostrum for that.`,
      );
    }
    const { runFolder } = placesOf(settings.dataFolder);
    const supervisor = supervisorOf(runFolder, role);
    const before = new Map([...playersOf(runFolder, role)].filter(([name]) => !KEPT.test(name)));
    if (supervisor === undefined || before.size === 0) {
      throw new Fault(`No ${role} runs on ${settings.dataFolder}.`);
    }
    process.kill(supervisor, signal);
    const deadline = systemClock.now() + DEADLINE_FIRST_MS + DEADLINE_EACH_MS * before.size;
    let now = before;
    const isReplaced = (name: string): boolean => now.has(name) && now.get(name) !== before.get(name);
    while (![...before.keys()].every(isReplaced)) {
      if (systemClock.now() > deadline) {
        throw new Fault(`The ${role} was not restarted: its new process did not come to serve. The log says why.`);
      }
      await realPause(LOOK_AGAIN_MS);
      now = playersOf(runFolder, role);
    }
    const restarted = [...before].map(([name, formerPid]) => ({ name, pid: now.get(name), formerPid }));
    return {
      json: { restarted },
      lines: restarted.map(
        ({ name, pid, formerPid }) => `${name}: process ${pid} serves in the place of ${formerPid}.`,
      ),
    };
  },
};
