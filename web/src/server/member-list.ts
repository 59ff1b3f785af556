/** Reads who is to be a member from what people have: a list of addresses, a CSV file of their member program. */

export type MemberToAdd = { readonly email: string; readonly name: string };

/** RFC 5321 §4.5.3.1.3. */
const EMAIL_MAX = 254;
const NAME_MAX = 120;
const EMAIL = /^[^\s@,;"<>]+@[^\s@,;"<>]+\.[^\s@,;"<>]+$/;
/** Lines without an address that are told back. */
const SKIPPED_MAX = 20;
const SKIPPED_LENGTH_MAX = 80;

/**
 * @param text lines; fields between commas, semicolons or tabs, quoted or not (RFC 4180). The first field of a line that
 * is an e-mail address counts, `Ann <ann@example.org>` too; the other fields that are words are its name.
 * @returns each address once, and the first lines in which there was none (a heading is none to speak of).
 */
export function readMembers(text: string): { members: MemberToAdd[]; skipped: string[] } {
  const members = new Map<string, MemberToAdd>();
  const skipped: string[] = [];
  for (const [index, line] of text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\r|\n/)
    .entries()) {
    if (line.trim() === '') {
      continue;
    }
    const member = readLine(line);
    if (member !== undefined) {
      members.set(member.email, member);
    } else if (index > 0 && skipped.length < SKIPPED_MAX) {
      skipped.push(line.trim().slice(0, SKIPPED_LENGTH_MAX));
    }
  }
  return { members: [...members.values()], skipped };
}

function readLine(line: string): MemberToAdd | undefined {
  const fields = fieldsOf(line).flatMap((field) => {
    const [, name, inner] = /^([^<]*)<([^<>]+)>$/.exec(field) ?? [];
    return inner === undefined ? [field] : [(name ?? '').trim(), inner.trim()];
  });
  const email = fields.find((field) => field.length <= EMAIL_MAX && EMAIL.test(field))?.toLowerCase();
  if (email === undefined) {
    return undefined;
  }
  const words = fields.filter((field) => /\p{L}/u.test(field) && !field.includes('@'));
  return { email, name: words.slice(0, 2).join(' ').slice(0, NAME_MAX) };
}

function fieldsOf(line: string): string[] {
  return [...line.matchAll(/"((?:[^"]|"")*)"|[^,;\t"]+/g)].map(([field, quoted]) =>
    (quoted?.replaceAll('""', '"') ?? field).trim(),
  );
}
