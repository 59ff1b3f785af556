import { type ErrorTable, RostrumError } from '@rostrum/service/errors';

/** Every fault thrown here. A token that does not verify is none: `verifyToken` answers with a code. */
export type EntitlementErrorCode = 'CLAIMS_INVALID' | 'SIGNING_KEYS_WRONG' | 'KEY_SET_INVALID';

export const ENTITLEMENT_ERRORS: ErrorTable<EntitlementErrorCode> = {
  CLAIMS_INVALID: {
    httpStatus: 500,
    retryable: false,
    logLevel: 'error',
    say: 'A token cannot be made of these claims: {fault}.',
  },
  SIGNING_KEYS_WRONG: { httpStatus: 500, retryable: false, logLevel: 'error', say: '{fault}' },
  KEY_SET_INVALID: {
    httpStatus: 500,
    retryable: false,
    logLevel: 'error',
    say: 'The set of public keys cannot be used: key {kid} is no Ed25519 public key.',
  },
};

/** @returns the error of a code, its sentence filled from `fields`. */
export function entitlementError(
  code: EntitlementErrorCode,
  fields: Readonly<Record<string, unknown>>,
  cause?: unknown,
): RostrumError<EntitlementErrorCode> {
  return new RostrumError(ENTITLEMENT_ERRORS, code, fields, cause);
}
