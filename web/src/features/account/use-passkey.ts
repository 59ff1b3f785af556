import type {
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
} from '@simplewebauthn/browser';
import { type ApiOutcome, askApi } from '../browser/api.ts';

/** Passkeys in this browser. The library is loaded when one is made or used. */

/** What keeps a passkey from being made or used, as `language/en/entry.ts` names it. */
export type PasskeyFault = 'passkeyThere' | 'passkeyNotChosen' | 'passkeyFault';
export type PasskeyOutcome = ApiOutcome<unknown> | { readonly ok: false; readonly fault: PasskeyFault };

/** @returns why this page cannot use them. @param origin where they belong. */
export function faultHere(origin: string): 'passkeyElsewhere' | 'passkeyNone' | undefined {
  if (location.origin !== origin) {
    return 'passkeyElsewhere';
  }
  return 'PublicKeyCredential' in window ? undefined : 'passkeyNone';
}

/** Makes one on a device of the user's choice, and adds it to the account. */
export async function addPasskey(name: string): Promise<PasskeyOutcome> {
  const options = await askApi<PublicKeyCredentialCreationOptionsJSON>('POST', 'account/passkeys/options');
  if (!options.ok) {
    return options;
  }
  try {
    const { startRegistration } = await import('@simplewebauthn/browser');
    const response = await startRegistration({ optionsJSON: options.value });
    return await askApi('POST', 'account/passkeys', { name, response });
  } catch (error) {
    return { ok: false, fault: faultOf(error) };
  }
}

/** Signs in by one the user chooses. */
export async function signInByPasskey(): Promise<PasskeyOutcome> {
  const options = await askApi<PublicKeyCredentialRequestOptionsJSON>('POST', 'passkey/options');
  if (!options.ok) {
    return options;
  }
  try {
    const { startAuthentication } = await import('@simplewebauthn/browser');
    const response = await startAuthentication({ optionsJSON: options.value });
    return await askApi('POST', 'passkey', { response });
  } catch (error) {
    return { ok: false, fault: faultOf(error) };
  }
}

/** Browsers tell little, so that a page learns nothing of who declines. */
function faultOf(error: unknown): PasskeyFault {
  switch (error instanceof Error ? error.name : '') {
    case 'InvalidStateError':
      return 'passkeyThere';
    case 'NotAllowedError':
    case 'AbortError':
      return 'passkeyNotChosen';
    default:
      return 'passkeyFault';
  }
}
