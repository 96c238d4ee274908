import { defineErrors } from '#platform/errors';

/** Refusals that concern second factors. */
export const FactorErrors = defineErrors('factors', {
  SECOND_FACTOR_WRONG: { kind: 'unauthorized', message: 'The code or passkey is wrong, too old or used before.' },
  SECOND_FACTOR_SETUP_REQUIRED: {
    kind: 'forbidden',
    message: 'One of your roles needs a second factor: set one up, or prove the one you have, then repeat this.',
  },
  TOTP_CODE_WRONG: { kind: 'invalid', message: 'The code is not the one the app shows now. Is the clock of the device right?' },
  TOTP_NOT_STARTED: { kind: 'conflict', message: 'No authenticator app waits to be confirmed, or it waited too long; begin again.' },
  SECOND_FACTOR_MISSING: { kind: 'conflict', message: 'You have no second factor; set one up first.' },
  SECOND_FACTOR_KEPT: {
    kind: 'conflict',
    message: 'One of your roles needs a second factor. Set up another one before you remove this one.',
  },
});
