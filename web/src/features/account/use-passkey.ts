import type {
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
} from '@simplewebauthn/browser';
import { type ApiOutcome, askApi } from '../browser/api.ts';

/** Passkeys in this browser. The library is loaded when one is made or used. */

/** @returns why this page cannot use them, in words. @param origin where they belong. */
export function faultHere(origin: string): string | undefined {
  if (location.origin !== origin) {
    return `Passkeys work at ${origin} alone. Open the site there.`;
  }
  return 'PublicKeyCredential' in window ? undefined : 'This browser knows no passkeys.';
}

/** Makes one on a device of the user's choice, and adds it to the account. */
export async function addPasskey(name: string): Promise<ApiOutcome<unknown>> {
  const options = await askApi<PublicKeyCredentialCreationOptionsJSON>('POST', 'account/passkeys/options');
  if (!options.ok) {
    return options;
  }
  try {
    const { startRegistration } = await import('@simplewebauthn/browser');
    const response = await startRegistration({ optionsJSON: options.value });
    return await askApi('POST', 'account/passkeys', { name, response });
  } catch (error) {
    return { ok: false, say: sayFault(error) };
  }
}

/** Signs in by one the user chooses. */
export async function signInByPasskey(): Promise<ApiOutcome<unknown>> {
  const options = await askApi<PublicKeyCredentialRequestOptionsJSON>('POST', 'passkey/options');
  if (!options.ok) {
    return options;
  }
  try {
    const { startAuthentication } = await import('@simplewebauthn/browser');
    const response = await startAuthentication({ optionsJSON: options.value });
    return await askApi('POST', 'passkey', { response });
  } catch (error) {
    return { ok: false, say: sayFault(error) };
  }
}

/** Browsers tell little, so that a page learns nothing of who declines. */
function sayFault(error: unknown): string {
  switch (error instanceof Error ? error.name : '') {
    case 'InvalidStateError':
      return 'This device has a passkey of your account already.';
    case 'NotAllowedError':
    case 'AbortError':
      return 'No passkey was chosen, or it took too long. Try again.';
    default:
      return 'This device cannot be asked for a passkey. Try another one, or sign in another way.';
  }
}
