/** Listening sockets that a process inherits from its supervisor, by name: `http:4,https:5` in its environment. */

/** In, out, error, and the channel to the supervisor come before. */
const FIRST_FD = 4;

/** @returns what is put into the environment of a process that inherits these, in this order, behind its channel. */
export function writeInherited(names: readonly string[]): string {
  return names.map((name, index) => `${name}:${index + FIRST_FD}`).join(',');
}

/**
 * @returns descriptors by name; empty where nothing is inherited.
 * @throws Error naming an entry that is none.
 */
export function parseInherited(text: string | undefined): ReadonlyMap<string, number> {
  const entries = text === undefined || text === '' ? [] : text.split(',');
  return new Map(
    entries.map((entry) => {
      const [, name, fd] = /^([a-z]{1,20}):(\d{1,4})$/.exec(entry) ?? [];
      if (name === undefined || fd === undefined) {
        throw new Error(`"${entry}" names no inherited socket; it must be such as http:4.`);
      }
      return [name, Number(fd)];
    }),
  );
}
