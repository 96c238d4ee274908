export { type Pair, startPair } from './pair.js';
export { type Answer, startTestApi, type StartOptions, type TestApi } from './test-api.js';
export { startZocalo, type ZocaloProcess } from './zocalo-process.js';
export { startTestWorker } from './test-worker.js';
