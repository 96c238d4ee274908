export { defineLiveEvent, type LiveEventDefinition } from './define-live-event.js';
export { LiveEvents } from './live-events.js';
export { LiveModule } from './live.module.js';
