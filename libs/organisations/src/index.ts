export { OrganisationDirectory, type OrganisationSummary } from './organisation-directory.js';
export { OrganisationPermissions } from './organisation.permissions.js';
export { OrganisationsHttpModule } from './organisations-http.module.js';
export { OrganisationsModule } from './organisations.module.js';
