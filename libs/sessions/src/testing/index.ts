import type { INestApplicationContext } from '@nestjs/common';
import { SessionDirectory, type TokenClaims } from '#platform/access';
import { SessionTokens } from '#session-tokens';

/**
 * Has this process read the session of an access token anew: what a test changed behind the program's back counts at
 * once, not within two seconds.
 */
export async function forgetSession(app: INestApplicationContext, accessToken: string): Promise<void> {
  const claims = (await app.get(SessionTokens, { strict: false }).readAccess(accessToken)) as TokenClaims;
  app.get<unknown, { forget(sessionId: string): void }>(SessionDirectory, { strict: false }).forget(claims.sessionId);
}
