import { defineErrors } from '#platform/errors';

/** Refusals of attachments. */
export const AttachmentErrors = defineErrors('attachments', {
  ATTACHMENT_UNKNOWN: { kind: 'unprocessable', message: 'An attachment is not there, is not yours, or belongs to something else already.' },
  ATTACHMENT_EMPTY: { kind: 'unprocessable', message: 'The file is empty.' },
  ATTACHMENT_QUOTA_REACHED: {
    kind: 'conflict',
    message: 'You have as many files that are not sent yet as you may have; send or remove some first.',
  },
  ATTACHMENT_SPACE_FULL: { kind: 'conflict', message: 'Your files take as much as those of one person may.' },
  ATTACHMENT_BUSY: { kind: 'unavailable', message: 'Too many files are being uploaded; try again shortly.' },
});
