import { readSettings, type Settings } from './config.ts';
import { repositoryRoot } from './repository.ts';
import { faultAlone, isRole, ROLES, type Role } from './start/roles.ts';
import { run } from './start/run.ts';
import { exitInWords, Fault } from './words.ts';

/** `npm start`: everything; `npm start -- ingest|edge|web`: one role of a cluster. */

function chooseRoles(name: string | undefined, settings: Settings): readonly Role[] {
  if (name === undefined) {
    return ROLES;
  }
  if (!isRole(name)) {
    throw new Fault(`There is no role '${name}'. There are: ${ROLES.join(', ')}; without a name, all of them.`);
  }
  const fault = faultAlone(name, settings);
  if (fault !== undefined) {
    throw new Fault(fault);
  }
  return [name];
}

try {
  const settings = readSettings(repositoryRoot);
  await run(repositoryRoot, settings, chooseRoles(process.argv[2], settings));
  process.exit(0);
} catch (error) {
  exitInWords(error);
}
