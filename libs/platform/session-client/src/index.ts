export { ApiRefusal, SessionClient, type SessionClientOptions, type TabChannel, type TabLocks } from './session-client.js';
export { MemorySessionStore, type SessionStore, type StoredSession, TextSessionStore, type TextStorage } from './session-store.js';
