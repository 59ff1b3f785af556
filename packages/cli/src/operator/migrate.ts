import type { OperatorCommand } from './command.ts';

export const migrateCommand: OperatorCommand = {
  words: 'migrate',
  usage: '',
  help: "Brings the database up to this version. 'npm start' does so by itself; roles that run alone do not.",
  options: {},
  positionals: 0,
  async run(operator) {
    await operator.store();
    return { json: { migrated: true }, lines: ['The database is up to this version.'] };
  },
};
