import { defineErrors } from '#platform/errors';

export const MessageErrors = defineErrors('messaging', {
  // One for all reasons: which it is would tell who is here, and who blocks whom.
  CANNOT_MESSAGE_USER: { kind: 'forbidden', message: 'You cannot write to this person.' },
  MESSAGE_CLIENT_ID_REUSED: { kind: 'conflict', message: 'Another message was sent under this client id.' },
  MESSAGE_TOO_OLD: { kind: 'conflict', message: 'It is too late to change or delete this message.' },
  MESSAGE_DELETED: { kind: 'conflict', message: 'The message was deleted.' },
});
