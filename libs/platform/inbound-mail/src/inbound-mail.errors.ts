import { defineErrors } from '#platform/errors';

/** Refusals of this lib. */
export const InboundMailErrors = defineErrors('platform/inbound-mail', {
  INBOUND_MAIL_NOT_OURS: { kind: 'unprocessable', message: 'The mail is for none of our addresses.' },
  INBOUND_MAIL_SECRET: {
    kind: 'unauthorized',
    message: 'The secret in X-Inbound-Mail-Secret is not the one of the setting mail.in.secret.',
  },
  INBOUND_MAIL_FULL: { kind: 'unavailable', message: 'More mail came in today than may be kept. Bring it again later.' },
  INBOUND_MAIL_NOT_NOW: { kind: 'unavailable', message: 'No mails are taken at the moment. Bring it again in a minute.' },
});
