import { Injectable } from '@nestjs/common';
import type { PasskeyAssertion } from '#factors';
import { PasswordErrors } from '#passwords';
import { Transactions } from '#platform/database';
import { AppError } from '#platform/errors';
import type { DeviceOf } from '#second-factor';
import { SessionService, type TokenPair } from '#sessions';
import { CredentialDirectory, UserErrors } from '#users';
import { PasskeyAssertions } from './passkey-assertions.js';
import { PasskeyErrors } from './passkey.errors.js';

type SignedIn = TokenPair & { readonly userId: string };

/** Signing in with a passkey alone: it is something one has, opened by something one is or knows. */
@Injectable()
export class PasskeySignInService {
  constructor(
    private readonly transactions: Transactions,
    private readonly assertions: PasskeyAssertions,
    private readonly credentials: CredentialDirectory,
    private readonly sessions: SessionService,
  ) {}

  /** @throws AppError `PASSKEY_REFUSED`, whatever it was refused for; `ACCOUNT_SUSPENDED` with `until` to whoever holds the passkey. */
  async signIn(assertion: PasskeyAssertion, deviceOf: DeviceOf): Promise<SignedIn> {
    const outcome = await this.transactions.run(() => this.open(assertion, deviceOf)).catch(refusedToNull);
    if (outcome && !(outcome instanceof AppError)) return outcome;
    await this.transactions.run(() => this.assertions.recordRefused(assertion));
    throw outcome ?? new AppError(PasskeyErrors.PASSKEY_REFUSED);
  }

  /** A refusal is returned, not thrown, so that the challenge stays used. */
  private async open(assertion: PasskeyAssertion, deviceOf: DeviceOf): Promise<SignedIn | AppError | null> {
    const proved = await this.assertions.prove(assertion);
    const account = proved && (await this.credentials.findById(proved.userId));
    if (!account) return null;
    const { userId, securityEpoch, status, suspendedUntil } = account;
    if (status === 'suspended') return new AppError(UserErrors.ACCOUNT_SUSPENDED, { until: suspendedUntil });
    const device = await deviceOf(userId);
    return { ...(await this.sessions.open(userId, securityEpoch, device, ['passkey'])), userId };
  }
}

/** Between the proof and the session somebody suspended the person, or voided their credentials. */
function refusedToNull(error: unknown): null {
  if (error instanceof AppError && error.definition === PasswordErrors.INVALID_CREDENTIALS) return null;
  throw error;
}
