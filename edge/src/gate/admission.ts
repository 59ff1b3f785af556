import type { EdgeErrorCode } from '../errors.ts';

/** The gate's word on a request, for as long as the request lasts. The same object for all requests by one token. */
export type Admission = {
  /** Whether outside caches must not keep the answer. */
  readonly isPrivate: boolean;
  /** By the right of somebody who runs the channel: no viewer. */
  readonly isHost: boolean;
  /** Why the right has ended meanwhile, for requests that are held; undefined while it stands. */
  readonly refusal: EdgeErrorCode | undefined;
};

/** Of a channel that is open to all. */
export const OPEN: Admission = { isPrivate: false, isHost: false, refusal: undefined };
