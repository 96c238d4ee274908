import type { PublicKeyCredentialRequestOptionsJSON } from '@simplewebauthn/browser';
import { openRequest } from '@/api/open-request';
import { Problem } from '@/api/problem';

/**
 * Asks the browser for a passkey. @param email then only one of this account counts; null: anybody's.
 * @throws Problem `PASSKEY_CANCELLED` when the person or the browser says no; what the API refuses.
 */
export async function askForPasskey(email: string | null): Promise<Record<string, unknown>> {
  const optionsJSON = await openRequest<PublicKeyCredentialRequestOptionsJSON>('/api/auth/passkeys/login-options', { email });
  const { startAuthentication } = await import('@simplewebauthn/browser');
  try {
    return { ...(await startAuthentication({ optionsJSON })) };
  } catch (error) {
    throw new Problem(0, 'PASSKEY_CANCELLED', String(error));
  }
}

/** Passkeys need a browser that knows them and a page that was fetched securely. */
export function passkeysOffered(): boolean {
  return 'PublicKeyCredential' in window && isSecureContext;
}
