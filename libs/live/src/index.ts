export { defineLiveEvent, type LiveEventDefinition } from './define-live-event.js';
export { LiveEvents } from './live-events.js';
export { LiveHttpModule } from './live-http.module.js';
export { ForgetLiveEvents } from './live.jobs.js';
export { LiveModule } from './live.module.js';
export { LiveWorkerModule } from './live-worker.module.js';
