export { AccountDeletion } from './account-deletion.service.js';
export { AccountService } from './account.service.js';
export { CredentialDirectory, type Credentials } from './credential-directory.js';
export { CredentialService } from './credential.service.js';
export { domainOfEmail, emailNamedIn, IsEmailAddress, normaliseEmail } from './email-address.js';
export { AccountView, toAccountView } from './http/account.view.js';
export { nameOfDomain, namesOfAddress } from './names-of-address.js';
export { IsPersonName, personName } from './person-name.js';
export { ProfileService } from './profile.service.js';
export type { Profile, ProfileChanges } from './profile.repository.js';
export { Registrar } from './registrar.service.js';
export type { HeldGrant } from './role-grant.repository.js';
export { type GrantScope, RoleGrantService } from './role-grant.service.js';
export type { Suspension } from './suspension.repository.js';
export { SuspensionService } from './suspension.service.js';
export { UserErrors } from './user.errors.js';
export type { UserStatus } from './tables.js';
export { UserDirectory, type UserAccess, type UserSummary } from './user-directory.js';
export {
  CSV_HEADER,
  USER_SORTS,
  type UserFilters,
  UserListQuery,
  type UserPage,
  type UserPlace,
  type UserRow,
  type UserSort,
} from './user-list.query.js';
export type { Account, NewUser } from './user.repository.js';
export { UsersModule } from './users.module.js';
