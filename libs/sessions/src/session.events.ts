import { defineEvent, ids } from '#platform/events';

/** A person signed in; not told when an administrator begins to act as them. */
export interface OpenedSession {
  readonly sessionId: string;
  readonly userId: string;
  /** They have signed in from this very device before. */
  readonly isKnownDevice: boolean;
}

const idsOfOpened = ids('sessionId', 'userId');

export const SessionOpened = defineEvent<OpenedSession>({
  name: 'sessions.session-opened',
  version: 1,
  payload: (stored) => {
    const { isKnownDevice, ...named } = stored as OpenedSession;
    return { ...idsOfOpened(named), isKnownDevice };
  },
});

/** A refresh token came back that had been replaced, so that its session was ended: one of two who hold it is a thief. */
export const RefreshReuseDetected = defineEvent({
  name: 'sessions.refresh-reuse-detected',
  version: 1,
  payload: ids('sessionId', 'userId'),
});

/** Every session of a person was ended, also when there was none left: nothing asked for in one of them should go on. */
export const SessionsEnded = defineEvent({ name: 'sessions.sessions-ended', version: 1, payload: ids('userId') });
