export { startTestApi, type StartOptions, type TestApi } from './test-api.js';
