export { CsrfDefence } from './csrf-defence.js';
export { CsrfModule } from './csrf.module.js';
export { CsrfTokens } from './csrf-tokens.js';
