export { AccessGuard } from './access.guard.js';
export { type AccessRule, permissionsNeeded } from './access-rule.js';
export { AccessErrors } from './access.errors.js';
export { Actor, type Grant, type Reach, type Scope, type SignIn } from './actor.js';
export { CurrentActor } from './current-actor.js';
export { administrates, allPermissions, definePermissions, permissionsOfRole, ROLES, type Role } from './define-permissions.js';
export { requireThemselves } from './require-themselves.js';
export { requireStepUp } from './step-up.js';
export { SessionDirectory, type TokenClaims } from './session-directory.js';
