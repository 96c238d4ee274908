import type { Actor } from './actor.js';

interface Entry {
  readonly actor: Actor;
  /** Unix milliseconds at which the token ends. */
  readonly expiresAt: number;
}

const MAX_ENTRIES = 10_000;
// Ours are far shorter; what somebody hangs on behind must not be kept ten thousand times.
const MAX_LENGTH = 2_000;

/** Access tokens that were verified, with the actor they gave; bounded, the oldest go first. */
export class VerifiedTokens {
  private readonly entries = new Map<string, Entry>();

  find(token: string): Actor | undefined {
    const entry = this.entries.get(token);
    if (!entry) return undefined;
    if (entry.expiresAt > Date.now()) return entry.actor;
    this.entries.delete(token);
    return undefined;
  }

  remember(token: string, actor: Actor): void {
    const expiresAt = token.length > MAX_LENGTH ? undefined : expiryOf(token);
    if (expiresAt === undefined) return;
    this.entries.delete(token);
    if (this.entries.size >= MAX_ENTRIES) this.entries.delete(this.entries.keys().next().value!);
    this.entries.set(token, { actor, expiresAt });
  }
}

/** `exp` of a JSON Web Token in Unix milliseconds (RFC 7519, §4.1.4); the signature was checked by the caller. */
function expiryOf(token: string): number | undefined {
  try {
    const payload = JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString()) as { exp?: unknown };
    return typeof payload.exp === 'number' ? payload.exp * 1000 : undefined;
  } catch {
    return undefined;
  }
}
