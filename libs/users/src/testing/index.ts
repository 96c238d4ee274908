export { type GrantScope, grantRole } from './grant-role.js';
