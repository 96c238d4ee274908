export { type WallClock, wallClock } from './wall-clock.js';
