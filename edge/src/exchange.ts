import type { IncomingMessage, ServerResponse } from 'node:http';

/** One request at the door, with what the door found out about it. */
export type Exchange = {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** Path and query, as they came. */
  readonly target: string;
  /** Where it comes from, trusted proxies seen through. */
  readonly address: string;
};
