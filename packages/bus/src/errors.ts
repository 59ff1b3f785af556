import { type ErrorTable, RostrumError } from '@rostrum/service/errors';

/** Every fault the bus throws. That Redis is away is none: calls then answer false or undefined. */
export type BusErrorCode = 'BUS_ADDRESS_INVALID';

export const BUS_ERRORS: ErrorTable<BusErrorCode> = {
  BUS_ADDRESS_INVALID: {
    httpStatus: 500,
    retryable: false,
    logLevel: 'error',
    say: 'REDIS_URL is not an address of Redis; it looks like redis://host:6379 or unix:///path/redis.sock.',
  },
};

/** @returns the error of a code. */
export function busError(code: BusErrorCode): RostrumError<BusErrorCode> {
  return new RostrumError(BUS_ERRORS, code);
}
