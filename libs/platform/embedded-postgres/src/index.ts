export { startEmbeddedServer, type EmbeddedServer, type EmbeddedServerOptions } from './embedded-server.js';
export { hasCluster } from './ground.js';
export { EmbeddedServerError } from './embedded-server-error.js';
export { isAlive, ownIdentity, type ProcessIdentity } from './process-identity.js';
export { makePrivateDirectory, writePrivateJson } from './private-file.js';
export { ProcessLock } from './process-lock.js';
