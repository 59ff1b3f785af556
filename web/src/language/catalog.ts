import type { EncoderKind, FindingCode, FindingVariant } from '@rostrum/contract/finding-codes';
import type { EDGE_KEYS, INGEST_KEYS, SHARED_KEYS, WEB_KEYS } from '@rostrum/service/config';
import type { MAIL_KEYS, OIDC_KEYS } from '@rostrum/service/sign-in-keys';
import type { WebErrorCode } from '../errors.ts';
import type { EN } from './en/index.ts';

/** As a language's catalog has to be: the rooms and messages of the English one, each said. */
export type Catalog = { readonly [R in keyof typeof EN]: { readonly [K in keyof (typeof EN)[R]]: string } };

/** A fault's sentence for each code; English is in the table of the faults itself (`errors.ts`). */
export type FaultWords = Readonly<Record<WebErrorCode, string>>;

/** What to do about a finding: in the encoder's own menu where it is known, or in any other. */
export type CureWords = Readonly<Partial<Record<EncoderKind, string>>> & { readonly other: string };
export type FindingText = { readonly say: string; readonly cure: CureWords };
/** What ingest finds, by code and by variant; English comes from ingest itself. */
export type FindingWords = {
  readonly [C in FindingCode]: [FindingVariant<C>] extends [never]
    ? FindingText
    : Readonly<Record<FindingVariant<C>, FindingText>>;
};

/** What processes tell of themselves, by code, and by role where several tell it; they tell it in English. */
type KnownCondition =
  | 'SRT_OFF'
  | 'NO_LADDER'
  | 'BUS_AWAY.ingest'
  | 'BUS_AWAY.edge'
  | 'AWAY_ORIGIN'
  | 'AWAY_WEB'
  | 'AWAY_SIBLING';
export type ConditionWords = Readonly<Record<KnownCondition, { readonly say: string; readonly cure: string }>>;

/** What a setting of the environment is for; machines tell it in English. */
export type SettingHelp = Readonly<
  Record<
    keyof (typeof SHARED_KEYS &
      typeof INGEST_KEYS &
      typeof EDGE_KEYS &
      typeof WEB_KEYS &
      typeof MAIL_KEYS &
      typeof OIDC_KEYS),
    string
  >
>;

/** @returns a cure that begins the same for every encoder. */
export function cureAfter(first: string, cure: CureWords): CureWords {
  const kinds = Object.entries(cure).map(([kind, where]) => [kind, `${first} ${where}`]);
  return Object.fromEntries(kinds) as CureWords;
}
