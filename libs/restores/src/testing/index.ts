export { dataHash } from './data-hash.js';
