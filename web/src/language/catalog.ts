import type { WebErrorCode } from '../errors.ts';
import type { EN } from './en/index.ts';

/** As a language's catalog has to be: the rooms and messages of the English one, each said. */
export type Catalog = { readonly [R in keyof typeof EN]: { readonly [K in keyof (typeof EN)[R]]: string } };

/** A fault's sentence for each code; English is in the table of the faults itself (`errors.ts`). */
export type FaultWords = Readonly<Record<WebErrorCode, string>>;
