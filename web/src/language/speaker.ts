import type { Language } from '@rostrum/contract/language';
import type { GetICUArgs, GetICUArgsOptions } from '@schummar/icu-type-parser';
import format, { type CompiledMessage, type FormatValues } from 'icu-minify/format';
import type { EN } from './en/index.ts';

/** The one room of the message formatter: says what a catalog holds, in ICU's message syntax. */

export type Room = keyof typeof EN;
/** What ingest finds, by code or by `code.variant`. */
export type SpokenFindings = Readonly<
  Record<string, { readonly say: CompiledMessage; readonly cure: Readonly<Record<string, CompiledMessage>> }>
>;
/** What a page can be given: rooms, and what ingest finds. */
export type Hearable = Room | 'findings';
/** What a page is given of one language: of each room it needs, every message, compiled. */
export type Spoken = { readonly [R in Room]?: Readonly<Record<string, CompiledMessage>> } & {
  /** What ingest finds; English pages need none. */
  readonly findings?: SpokenFindings;
};

type ArgumentTypes = GetICUArgsOptions & {
  ICUArgument: string | number;
  ICUNumberArgument: number;
  ICUDateArgument: Date | number;
};
export type Key<R extends Room> = Extract<keyof (typeof EN)[R], string>;
type Args<R extends Room, K extends Key<R>> = (typeof EN)[R][K] extends string
  ? GetICUArgs<(typeof EN)[R][K], ArgumentTypes>
  : never;
/** A message without arguments is said without any; one with them never without. */
type Given<R extends Room, K extends Key<R>> = keyof Args<R, K> extends never ? [] : [values: Args<R, K>];

/** Says a message of one room. The compiler checks the message's name and its arguments. */
export type Say<R extends Room> = <K extends Key<R>>(key: K, ...given: Given<R, K>) => string;

/** Making one costs as much as a hundred messages. */
const kept = new Map<string, unknown>();

function keep<A extends readonly unknown[], T>(name: string, make: (...args: A) => T): (...args: A) => T {
  return (...args) => {
    const key = name + JSON.stringify(args);
    const known = kept.get(key) as T | undefined;
    const format = known ?? make(...args);
    kept.set(key, format);
    return format;
  };
}

/** Of numbers, plurals and dates, each made once. */
export const formatters = {
  getNumberFormat: keep(
    'number',
    (...args: ConstructorParameters<typeof Intl.NumberFormat>) => new Intl.NumberFormat(...args),
  ),
  getPluralRules: keep(
    'plural',
    (...args: ConstructorParameters<typeof Intl.PluralRules>) => new Intl.PluralRules(...args),
  ),
  getDateTimeFormat: keep(
    'date',
    (...args: ConstructorParameters<typeof Intl.DateTimeFormat>) => new Intl.DateTimeFormat(...args),
  ),
};

/** @returns the formatter of a date in a language and in the zone of whoever runs this. */
export function dateFormat(language: Language, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  return formatters.getDateTimeFormat(language, options);
}

/** @throws TypeError when the page was not given the room: a fault of the page, seen at its first look. */
export function messageOf(spoken: Spoken, room: Room, key: string): CompiledMessage {
  const message = spoken[room]?.[key];
  if (message === undefined) {
    throw new TypeError(`the page was not given the words of "${room}"`);
  }
  return message;
}

/** @throws Error when a value is missing. */
export function sayMessage(
  language: Language,
  message: CompiledMessage,
  values: FormatValues<string> | undefined,
): string {
  return String(format(message, language, values, { formatters }));
}

export function speak<R extends Room>(language: Language, spoken: Spoken, room: R): Say<R> {
  return (key, ...given) =>
    sayMessage(language, messageOf(spoken, room, key), given[0] as FormatValues<string> | undefined);
}
