export { explainedPlan, type PlanStep, rowsRead } from './explained-plan.js';
export { type Network, startNetwork } from './frozen-network.js';
export { freePort } from './free-port.js';
export { type Arrived, type MailServer, reply, startMailServer, startSilentServer } from './mail-server.js';
export { silentLog, recordingLog } from './test-log.js';
export { type S3Server, startS3Server } from './s3-server.js';
export { testConfig } from './test-config.js';
export { testDatabase, type TestDatabase } from './test-database.js';
export { testRedis, type TestRedis } from './test-redis.js';
