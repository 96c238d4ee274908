export { InboundMailModule } from './inbound-mail.module.js';
export { InboundMails, type MailSettlement } from './inbound-mails.js';
export { InboundMailSettings, ownAddressOf } from './inbound-mail.settings.js';
export { MailReceived } from './inbound-mail.events.js';
export { isOurs, tagOf, withTag } from './our-address.js';
export type { Automatic, MailContent, MailFile, ParsedMail } from './parsed-mail.js';
