import { defineErrors } from '#platform/errors';

/** Refusals of canned replies. */
export const CannedReplyErrors = defineErrors('canned-replies', {
  CANNED_REPLY_NAME_TAKEN: { kind: 'conflict', message: 'Another canned reply of these has this name.' },
  CANNED_REPLY_LIMIT_REACHED: { kind: 'conflict', message: 'There are as many canned replies as there may be; delete one first.' },
  CANNED_REPLY_PLACE_UNKNOWN: {
    kind: 'invalid',
    message: 'The text has places that nothing is known for; details name them and those there are.',
  },
});
