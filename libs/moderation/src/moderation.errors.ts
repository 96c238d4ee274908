import { defineErrors } from '#platform/errors';

/** Refusals of reports and of what is decided about them. */
export const ModerationErrors = defineErrors('moderation', {
  MESSAGE_REPORTED_ALREADY: { kind: 'conflict', message: 'You have reported this message already.' },
  OWN_MESSAGE: { kind: 'unprocessable', message: 'You wrote this message yourself; you can delete it.' },
  REPORT_DECIDED: { kind: 'conflict', message: 'Somebody has decided about this report already; details say what.' },
});
