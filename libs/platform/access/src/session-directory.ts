import type { Actor } from './actor.js';

/** What an access token says about itself, after its signature and times were checked. */
export interface TokenClaims {
  readonly userId: string;
  readonly sessionId: string;
  /** The person's security epoch when the token was made; a newer one in the database voids the token. */
  readonly securityEpoch: number;
}

/** Port: the lib that owns sessions answers whether a token still stands, and for whom. */
export abstract class SessionDirectory {
  /** The actor, or null when the session ended, expired, or the person was suspended or changed their password. */
  abstract loadActor(claims: TokenClaims): Promise<Actor | null>;
}
