/** What is to be solved, in the terms of ALTCHA, version 2. */
export class ChallengeParametersView {
  /** Always SHA-256. */
  algorithm: string;
  /** Hex; what is hashed is salt, nonce and a counter of four bytes, big-endian. */
  nonce: string;
  /** Hex. */
  salt: string;
  cost: number;
  /** Of the hash, in bytes. */
  keyLength: number;
  /** Hex with which the hash of the right counter begins; counters are tried from 0. */
  keyPrefix: string;
  keySignature: string;
  /** Seconds since 1970. */
  expiresAt: number;
}

/** A puzzle. Its solution is the base64 of the JSON `{challenge, solution: {counter, derivedKey}}`. */
export class ChallengeView {
  parameters: ChallengeParametersView;
  /** Says that the puzzle is ours. */
  signature: string;
}
