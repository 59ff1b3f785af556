import { MediaError } from '../media-error.ts';
import { PAT_TABLE, PMT_TABLE, type ProgramEntry, type ProgramMap, readPat, readPmt } from './program-tables.ts';
import { readSection } from './section.ts';
import { STREAM_TYPE } from './stream-kind.ts';

/** Which program of a stream is taken: the first one to show a picture, or else the first. */

/** Programs followed; a whole satellite channel carries about twenty. */
const MAX_PROGRAMS = 32;
/** Maps seen, of all programs, before one without a picture is taken: a second or so. */
const MAPS_TO_WAIT = 10;

export type ProgramsEvents = {
  /** The PIDs on which program maps are to be read. */
  onMapPids(pids: ReadonlySet<number>): void;
  /** The program taken, or its map, is another one. */
  onMap(map: ProgramMap): void;
  /** A section that does not hold together. */
  onBroken(): void;
};

/** Reads PAT and PMTs; holds one map for each program. */
export class Programs {
  readonly #events: ProgramsEvents;
  #entries: readonly ProgramEntry[] = [];
  #patVersion: number | undefined;
  readonly #parts = new Map<number, readonly ProgramEntry[]>();
  readonly #maps = new Map<number, { readonly text: string; readonly map: ProgramMap }>();
  #mapsSeen = 0;
  #taken: number | undefined;
  #takenText = '';

  constructor(events: ProgramsEvents) {
    this.#events = events;
  }

  /** One section of PID 0. */
  pushPat(bytes: Uint8Array): void {
    const section = readSection(bytes);
    if (section === undefined) {
      this.#events.onBroken();
      return;
    }
    if (section.tableId !== PAT_TABLE || !section.isCurrent) {
      return;
    }
    if (section.version !== this.#patVersion) {
      this.#patVersion = section.version;
      this.#parts.clear();
    }
    const programs = this.#tolerate(() => readPat(section.body));
    if (programs !== undefined) {
      this.#parts.set(section.number, programs);
      this.#setPrograms([...this.#parts.values()].flat().slice(0, MAX_PROGRAMS));
    }
  }

  /** One section of a map's PID. */
  pushPmt(pid: number, bytes: Uint8Array): void {
    const section = readSection(bytes);
    if (section === undefined) {
      this.#events.onBroken();
      return;
    }
    const entry = this.#entries.find(({ program, mapPid }) => program === section.id && mapPid === pid);
    if (section.tableId !== PMT_TABLE || !section.isCurrent || entry === undefined) {
      return;
    }
    this.#mapsSeen += 1;
    // The whole section, its version too, is the map's identity.
    const text = String.fromCharCode(...bytes);
    if (this.#maps.get(entry.program)?.text !== text) {
      const map = this.#tolerate(() => readPmt(section.body.slice()));
      if (map === undefined) {
        return;
      }
      this.#maps.set(entry.program, { text, map });
    }
    this.#choose();
  }

  #setPrograms(entries: readonly ProgramEntry[]): void {
    const isSame =
      entries.length === this.#entries.length &&
      entries.every(({ program, mapPid }, index) => {
        const old = this.#entries[index];
        return old?.program === program && old.mapPid === mapPid;
      });
    if (isSame) {
      return;
    }
    const keeps = (program: number): boolean => {
      const now = entries.find((entry) => entry.program === program);
      return now !== undefined && this.#entries.some((old) => old.program === program && old.mapPid === now.mapPid);
    };
    for (const program of [...this.#maps.keys()].filter((one) => !keeps(one))) {
      this.#maps.delete(program);
    }
    if (this.#taken !== undefined && !entries.some(({ program }) => program === this.#taken)) {
      this.#taken = undefined;
      this.#mapsSeen = 0;
    }
    this.#entries = entries;
    this.#events.onMapPids(new Set(entries.map(({ mapPid }) => mapPid)));
  }

  #choose(): void {
    const known = this.#entries.filter(({ program }) => this.#maps.has(program));
    if (this.#taken === undefined) {
      const isAll = known.length === this.#entries.length || this.#mapsSeen >= MAPS_TO_WAIT;
      const shown = known.find(({ program }) => hasPicture(this.#maps.get(program)?.map));
      this.#taken = (shown ?? (isAll ? known[0] : undefined))?.program;
    }
    const taken = this.#taken === undefined ? undefined : this.#maps.get(this.#taken);
    if (taken !== undefined && taken.text !== this.#takenText) {
      this.#takenText = taken.text;
      this.#events.onMap(taken.map);
    }
  }

  #tolerate<Value>(read: () => Value): Value | undefined {
    try {
      return read();
    } catch (error) {
      if (error instanceof MediaError) {
        this.#events.onBroken();
        return undefined;
      }
      throw error;
    }
  }
}

function hasPicture(map: ProgramMap | undefined): boolean {
  return map?.streams.some(({ type }) => type === STREAM_TYPE.avc || type === STREAM_TYPE.hevc) ?? false;
}
