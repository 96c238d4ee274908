/** The session behind a pair of tokens. */
export interface PairedSession {
  readonly id: string;
  /** How often it was refreshed, from 1. */
  readonly rotation: number;
  /** When it ends at the latest. */
  readonly expiresAt: Date;
}

/** What a sign-in or a refresh gives. */
export interface TokenPair {
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly session: PairedSession;
}

/** What the answer's body says of a pair: the tokens, or that they are in cookies. */
export interface DeliveredTokens {
  readonly accessToken: string | null;
  readonly refreshToken: string | null;
  /** Only for cookie clients: repeated in `X-CSRF-Token` of every request that changes something. */
  readonly csrfToken?: string;
}
