import type { RawBuilder } from 'kysely';
import type { Count } from '#platform/database';

/** Ways to prove oneself beside the password; a session remembers them under these names. */
export const FACTOR_NAMES = ['totp', 'passkey', 'recovery-code'] as const;
export type FactorName = (typeof FACTOR_NAMES)[number];

/** What a browser's `navigator.credentials.get` gives, as `PublicKeyCredential.toJSON()` writes it (WebAuthn, §5.1). */
export interface PasskeyAssertion {
  readonly id: string;
  readonly rawId: string;
  readonly type: 'public-key';
  readonly response: {
    readonly clientDataJSON: string;
    readonly authenticatorData: string;
    readonly signature: string;
    readonly userHandle?: string;
  };
  readonly clientExtensionResults: object;
}

/** What somebody sends as proof: a code of their app, a recovery code, or a passkey's signature. */
export type FactorProof = { readonly code: string } | { readonly passkey: PasskeyAssertion };

/** An id, or the SQL of one. */
export type UserIdExpression = string | RawBuilder<string>;

/** Port: one way to prove oneself. */
export interface Factor {
  readonly name: FactorName;
  /** True when a proof could be guessed, so that attempts have to be counted. */
  readonly guessable: boolean;
  /** How many the person has: asked of all factors in one statement. */
  count(userId: UserIdExpression): Count;
  /** Uses the proof up, in the caller's transaction. False when it is wrong or was used before. */
  use(userId: string, proof: FactorProof): Promise<boolean>;
  /** Takes away what the person added since, in the caller's transaction; true when there was something. @param since ISO, with microseconds. */
  removeSince(userId: string, since: string): Promise<boolean>;
  /** Takes all of the person's away, in the caller's transaction. */
  removeAllOf(userId: string): Promise<void>;
}
