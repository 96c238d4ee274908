import { defineErrors } from '#platform/errors';

/** Refusals that concern passkeys. */
export const PasskeyErrors = defineErrors('passkeys', {
  PASSKEYS_UNAVAILABLE: {
    kind: 'conflict',
    message: 'Browsers offer passkeys only over https and for a host name; this installation has no such public address.',
  },
  PASSKEY_NOT_ACCEPTED: { kind: 'invalid', message: 'The new passkey could not be accepted; begin again.' },
  PASSKEY_KNOWN: { kind: 'conflict', message: 'This passkey has been registered before.' },
  PASSKEY_LIMIT: { kind: 'conflict', message: 'You have as many passkeys as one can have; remove one first.' },
  PASSKEY_REFUSED: { kind: 'unauthorized', message: 'This passkey does not open an account, or its answer is too old; begin again.' },
});
