export { MailTemplatePermissions } from './mail-template.permissions.js';
export { MailTemplatesHttpModule } from './mail-templates-http.module.js';
