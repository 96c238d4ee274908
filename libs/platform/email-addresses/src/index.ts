export { normaliseEmail } from './normalise-email.js';
