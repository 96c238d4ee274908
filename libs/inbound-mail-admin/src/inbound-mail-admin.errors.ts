import { defineErrors } from '#platform/errors';

/** Refusals of this lib. */
export const InboundMailAdminErrors = defineErrors('inbound-mail-admin', {
  INBOUND_MAIL_SETTLED: { kind: 'conflict', message: 'There is nothing to decide about this mail any more.' },
});
