import { Problem } from '@/api';
import { passkeyBegin, passkeyRegister, type PasskeyCreationDto, type RegisteredPasskeyView } from '@/api/generated';

/**
 * Lets the browser make a passkey, and adds it to the account.
 * @throws Problem `PASSKEY_CANCELLED` when the person or the browser says no, `PASSKEY_KNOWN`, what the API refuses.
 */
export async function createPasskey(name: string): Promise<RegisteredPasskeyView> {
  const optionsJSON = await passkeyBegin();
  const { startRegistration } = await import('@simplewebauthn/browser');
  const passkey = await startRegistration({ optionsJSON: optionsJSON as never }).catch((error: unknown) => {
    throw new Problem(0, isKnownAlready(error) ? 'PASSKEY_KNOWN' : 'PASSKEY_CANCELLED', String(error));
  });
  return passkeyRegister({ body: { name, passkey: passkey as unknown as PasskeyCreationDto } });
}

/** The authenticator holds one of this account. */
function isKnownAlready(error: unknown): boolean {
  return error instanceof Error && error.name === 'InvalidStateError';
}
