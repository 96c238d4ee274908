export { type LiveReader, readLive } from './read-live.js';
