import type { Actor } from './actor.js';

interface Entry {
  readonly actor: Actor;
  /** Unix milliseconds at which the token ends. */
  readonly expiresAt: number;
}

const MAX_ENTRIES = 10_000;
// Ours are far shorter; what somebody hangs on behind must not be kept ten thousand times.
const MAX_LENGTH = 2_000;

/** `Authorization` headers whose token was verified, with the actor they gave; bounded, the oldest go first. */
export class VerifiedTokens {
  private readonly entries = new Map<string, Entry>();

  find(header: string): Actor | undefined {
    const entry = this.entries.get(header);
    if (!entry) return undefined;
    if (entry.expiresAt > Date.now()) return entry.actor;
    this.entries.delete(header);
    return undefined;
  }

  remember(header: string, actor: Actor): void {
    const expiresAt = header.length > MAX_LENGTH ? undefined : expiryOf(header);
    if (expiresAt === undefined) return;
    this.entries.delete(header);
    if (this.entries.size >= MAX_ENTRIES) this.entries.delete(this.entries.keys().next().value!);
    this.entries.set(header, { actor, expiresAt });
  }
}

/** `exp` of a JSON Web Token in Unix milliseconds (RFC 7519, §4.1.4); the signature was checked by the caller. */
function expiryOf(header: string): number | undefined {
  try {
    const payload = JSON.parse(Buffer.from(header.split('.')[1]!, 'base64url').toString()) as { exp?: unknown };
    return typeof payload.exp === 'number' ? payload.exp * 1000 : undefined;
  } catch {
    return undefined;
  }
}
