import { LIST_FAULTS_MAX, type ListFault } from '@rostrum/contract/groups';

/** Reads who is to be a member from what people have: a list of addresses, a CSV file of their member program. */

export type MemberToAdd = { readonly email: string; readonly name: string };

export type MembersRead = {
  /** Each address once. */
  readonly members: MemberToAdd[];
  /** The first lines that were passed over, and why; a heading is none to speak of. */
  readonly faults: ListFault[];
  /** How many were passed over in all. */
  readonly faulty: number;
};

/** RFC 5321 §4.5.3.1.3. */
const EMAIL_MAX = 254;
const NAME_MAX = 120;
const EMAIL = /^[^\s@,;"<>]+@[^\s@,;"<>]+\.[^\s@,;"<>]+$/;
const TEXT_MAX = 80;

/**
 * @param text lines; fields between commas, semicolons or tabs, quoted or not (RFC 4180). The first field of a line that
 * is an e-mail address counts, `Ann <ann@example.org>` too; the other fields that are words are its name.
 */
export function readMembers(text: string): MembersRead {
  const members = new Map<string, MemberToAdd>();
  const lines = new Map<string, number>();
  const faults: ListFault[] = [];
  let faulty = 0;
  const pass = (line: number, read: string, say: string): void => {
    faulty += 1;
    if (faults.length < LIST_FAULTS_MAX) {
      faults.push({ line, text: read.trim().slice(0, TEXT_MAX), say });
    }
  };
  for (const [index, line] of text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\r|\n/)
    .entries()) {
    if (line.trim() === '') {
      continue;
    }
    const member = readLine(line);
    const before = typeof member === 'string' ? undefined : lines.get(member.email);
    if (typeof member === 'string') {
      // The first line may name the columns.
      if (index > 0 || line.includes('@')) {
        pass(index + 1, line, member);
      }
    } else if (before !== undefined) {
      pass(index + 1, line, `This address stands in line ${before} already.`);
    } else {
      members.set(member.email, member);
      lines.set(member.email, index + 1);
    }
  }
  return { members: [...members.values()], faults, faulty };
}

/** @returns who a line names, or why it names nobody. */
function readLine(line: string): MemberToAdd | string {
  const fields = fieldsOf(line).flatMap((field) => {
    const [, name, inner] = /^([^<]*)<([^<>]+)>$/.exec(field) ?? [];
    return inner === undefined ? [field] : [(name ?? '').trim(), inner.trim()];
  });
  const found = fields.find((field) => field.length <= EMAIL_MAX && EMAIL.test(field))?.toLowerCase();
  if (found === undefined) {
    const like = fields.find((field) => field.includes('@'));
    if (like === undefined) {
      return 'There is no e-mail address in it.';
    }
    return like.length > EMAIL_MAX
      ? 'This is longer than an e-mail address can be.'
      : 'This is no whole e-mail address.';
  }
  const words = fields.filter((field) => /\p{L}/u.test(field) && !field.includes('@'));
  return { email: found, name: words.slice(0, 2).join(' ').slice(0, NAME_MAX) };
}

function fieldsOf(line: string): string[] {
  return [...line.matchAll(/"((?:[^"]|"")*)"|[^,;\t"]+/g)].map(([field, quoted]) =>
    (quoted?.replaceAll('""', '"') ?? field).trim(),
  );
}
