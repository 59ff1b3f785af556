/** Times in the fields of a form, which know minutes and no time zone. */

/** @param time milliseconds since 1970, or null. @returns it in this browser's zone, `2026-05-03T10:00`; empty for null. */
export function localTime(time: number | null): string {
  if (time === null) {
    return '';
  }
  const date = new Date(time);
  const two = (value: number): string => String(value).padStart(2, '0');
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day}T${two(date.getHours())}:${two(date.getMinutes())}`;
}

/** @returns milliseconds since 1970, null where nothing was chosen. */
export function readLocalTime(text: string): number | null {
  const time = text === '' ? Number.NaN : new Date(text).getTime();
  return Number.isNaN(time) ? null : time;
}
