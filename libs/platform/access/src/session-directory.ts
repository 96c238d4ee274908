import type { Actor } from './actor.js';

/** What an access token says about itself, after its signature and times were checked. */
export interface TokenClaims {
  readonly userId: string;
  readonly sessionId: string;
  /** The person's security epoch when the token was made; a newer one in the database voids the token. */
  readonly securityEpoch: number;
  /** How often the session had been refreshed when the token was made; 0 in a token that does not say. */
  readonly rotation: number;
}

/** Port: the lib that owns sessions answers whether a token still stands, and for whom. */
export abstract class SessionDirectory {
  /** The actor, or null when the session ended, expired, or the person was suspended or changed their password. */
  abstract loadActor(claims: TokenClaims): Promise<Actor | null>;

  /**
   * True while `actor`, which `loadActor` returned, is known to stand without asking anybody: read at most two
   * seconds ago and not called back since. False means "ask again", not "refuse".
   */
  abstract stillStands(actor: Actor): boolean;
}
