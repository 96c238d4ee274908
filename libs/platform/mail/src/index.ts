export { defineMail, type MailDefinition, type RenderedMail } from './define-mail.js';
export { MailHttpModule } from './mail-http.module.js';
export { mailPage, type MailPageOptions } from './mail-page.js';
export { MailPermissions } from './mail.permissions.js';
export { MailUpkeep, SendMail } from './mail.jobs.js';
export { MailModule } from './mail.module.js';
export { MailWorkerModule } from './mail-worker.module.js';
export { Mails, type MailOrder } from './mails.js';
export { Terminal } from './terminal.js';
