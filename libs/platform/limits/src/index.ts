export { allLimits, limit, type Limit } from './limit.js';
