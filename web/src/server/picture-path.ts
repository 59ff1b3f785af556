/** @returns where a picture is on this site; null: there is none. @param name of its file. */
export function picturePath(name: string | undefined): string | null {
  return name === undefined ? null : `/pictures/${name}.jpg`;
}
