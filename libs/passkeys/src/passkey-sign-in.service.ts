import { Injectable } from '@nestjs/common';
import type { PasskeyAssertion } from '#factors';
import { PasswordErrors } from '#passwords';
import { Transactions } from '#platform/database';
import { AppError } from '#platform/errors';
import type { DeviceOf } from '#second-factor';
import { SessionService, type TokenPair } from '#sessions';
import { UserDirectory } from '#users';
import { PasskeyAssertions } from './passkey-assertions.js';
import { PasskeyErrors } from './passkey.errors.js';

/** Signing in with a passkey alone: it is something one has, opened by something one is or knows. */
@Injectable()
export class PasskeySignInService {
  constructor(
    private readonly transactions: Transactions,
    private readonly assertions: PasskeyAssertions,
    private readonly users: UserDirectory,
    private readonly sessions: SessionService,
  ) {}

  /** @throws AppError `PASSKEY_REFUSED`, whatever it was refused for. */
  async signIn(assertion: PasskeyAssertion, deviceOf: DeviceOf): Promise<TokenPair & { readonly userId: string }> {
    const signedIn = await this.transactions.run(() => this.open(assertion, deviceOf)).catch(refusedToNull);
    if (signedIn) return signedIn;
    await this.transactions.run(() => this.assertions.recordRefused(assertion));
    throw new AppError(PasskeyErrors.PASSKEY_REFUSED);
  }

  private async open(assertion: PasskeyAssertion, deviceOf: DeviceOf): Promise<(TokenPair & { readonly userId: string }) | null> {
    const proved = await this.assertions.prove(assertion);
    const access = proved && (await this.users.loadAccess(proved.userId));
    if (!access) return null;
    const device = await deviceOf(proved.userId);
    return { ...(await this.sessions.open(proved.userId, access.securityEpoch, device, ['passkey'])), userId: proved.userId };
  }
}

/** Suspended people look like strangers. */
function refusedToNull(error: unknown): null {
  if (error instanceof AppError && error.definition === PasswordErrors.INVALID_CREDENTIALS) return null;
  throw error;
}
