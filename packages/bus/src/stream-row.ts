/** One entry of a stream. `id` orders it in its stream and is unique there: milliseconds since 1970, dash, count. */
export type StreamRow = { readonly id: string; readonly value: unknown };

/** The field of a Redis stream entry that holds the JSON. */
export const ROW_FIELD = 'json';
