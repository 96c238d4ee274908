import { limit, type LimitedRequest } from '#platform/limits';

export const refreshLimits = [limit({ name: 'auth.refresh.address', by: 'address', max: 300, windowSeconds: 60 })];
/**
 * Counted by the handler once the token has been verified, never by the entrance: whoever can merely name a session must
 * not use up its count. Counts a request whose body are the claims.
 */
export const sessionRefreshLimit = limit({ name: 'auth.refresh.session', by: verifiedSession, max: 10, windowSeconds: 60 });
export const verifyLimits = [limit({ name: 'auth.verify.address', by: 'address', max: 600, windowSeconds: 60 })];

function verifiedSession({ body }: LimitedRequest): string {
  return (body as { readonly sessionId: string }).sessionId;
}
