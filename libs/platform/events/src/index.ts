export { allEventDefinitions, defineEvent, type EventDefinition } from './define-event.js';
export type { Envelope } from './envelope.js';
export { Events } from './events.js';
export { EventsModule } from './events.module.js';
export { LISTENER, ListensTo, type Listener, type ListenerDeclaration, type ListenerOptions } from './listens-to.js';
export { Outbox, OUTBOX_CHANNEL, type NewMessage } from './outbox.js';
export type { KnownMessages, OutboxMessage } from './outbox.repository.js';
export { ids, type PayloadParser } from './payload.js';
