import { defineEvent, ids } from '#platform/events';

/** A mail came in and is kept, or somebody released one that was held. Whoever handles mails reads it by its id. */
export const MailReceived = defineEvent({ name: 'inbound-mail.mail-received', version: 1, payload: ids('inboundMailId') });
