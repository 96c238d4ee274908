export { OfficeDirectory, type OfficeSummary, type OpenOffice } from './office-directory.js';
export { OFFICE_READERS, OfficePermissions } from './office.permissions.js';
export { OfficesHttpModule } from './offices-http.module.js';
export { OfficesModule } from './offices.module.js';
export { withinReach } from './office.policy.js';
export type { Tables as OfficeTables } from './tables.js';
export { OfficeUses, type OfficeUse } from './office-uses.js';
