export { HeartbeatsHttpModule } from './heartbeats-http.module.js';
export { HeartbeatsModule } from './heartbeats.module.js';
export { HeartbeatsWorkerModule } from './heartbeats-worker.module.js';
