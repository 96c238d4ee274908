export { InboundMailAdminHttpModule } from './inbound-mail-admin-http.module.js';
export { InboundMailPermissions } from './inbound-mail-admin.permissions.js';
