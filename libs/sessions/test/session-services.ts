import type { TestApi } from '#harness';
import { SessionTokens } from '#session-tokens';
import { Registrar, UserDirectory } from '#users';
import { CachedSessionDirectory } from '../src/cached-session-directory.js';
import { SessionPurgeService } from '../src/session-purge.service.js';
import { SessionRefreshService, type RefreshAttempt } from '../src/session-refresh.service.js';
import { SessionService } from '../src/session.service.js';

export type SessionServices = ReturnType<typeof servicesOf>;

/** What a process does with sessions. */
export function servicesOf(api: TestApi) {
  const get = <T>(type: new (...args: never[]) => T): T => api.app.get(type, { strict: false });
  const refreshing = get(SessionRefreshService);
  const tokens = get(SessionTokens);
  return {
    /** As the route does; what is not a token of ours counts as INVALID_TOKEN. */
    refresh: async (token: string, attempt?: RefreshAttempt) => {
      const claims = await tokens.readRefresh(token);
      if (!claims) throw Object.assign(new Error('not ours'), { code: 'INVALID_TOKEN' });
      return refreshing.refresh(claims, attempt);
    },
    registrar: get(Registrar),
    users: get(UserDirectory),
    sessions: get(SessionService),
    directory: get(CachedSessionDirectory),
    tokens,
    purge: get(SessionPurgeService),
  };
}
