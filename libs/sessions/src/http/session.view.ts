import { AccountView } from '#users';
import { deviceNameOf } from '../device.js';
import type { ListedSession } from '../session-list.query.js';

/** The next tokens of a session. */
export class RefreshedView {
  /** Null for cookie clients, whose tokens are in cookies only. */
  accessToken: string | null;
  /** Replaces the one that was sent, which no longer works. Null for cookie clients. */
  refreshToken: string | null;
  /** For cookie clients: repeat it in `X-CSRF-Token` of every request that changes something. */
  csrfToken?: string;
}

/** An access token that stands. */
export class VerifiedView {
  valid: boolean;
  user: AccountView;
}

/** Somewhere one is signed in. */
export class SessionView {
  /** UUID. */
  id: string;
  /** Such as `Firefox on Linux`; null when the program says nothing known. */
  device: string | null;
  /** What the program calls itself. */
  userAgent: string | null;
  /** Address of the last sign-in or refresh. */
  address: string | null;
  /** ISO 8601. */
  createdAt: string;
  /** ISO 8601; up to ten minutes before the last use. */
  lastSeenAt: string;
  /** True for the session that asks. */
  isCurrent: boolean;
  /** True when an administrator acts as the person in it. */
  isImpersonated: boolean;
}

/** Everywhere one is signed in. */
export class SessionListView {
  items: SessionView[];
}

export function toSessionListView(sessions: readonly ListedSession[], currentId: string): SessionListView {
  return {
    items: sessions.map(({ id, userAgent, address, createdAt, lastSeenAt, impersonatorId }) => ({
      id,
      device: deviceNameOf(userAgent),
      userAgent,
      address,
      createdAt: createdAt.toISOString(),
      lastSeenAt: lastSeenAt.toISOString(),
      isCurrent: id === currentId,
      isImpersonated: impersonatorId !== null,
    })),
  };
}
