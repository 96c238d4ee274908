export { Bus, type BusHandler } from './bus.js';
export { BusModule } from './bus.module.js';
