import { Injectable } from '@nestjs/common';
import type { Actor } from '#platform/access';
import { AppError, PlatformErrors } from '#platform/errors';
import { UserDirectory } from '#users';
import { ALGORITHMS } from './passkey-attestation.js';
import { CHALLENGE_SECONDS, PasskeyChallenges } from './passkey-challenges.js';
import { PasskeyParty } from './passkey-party.js';
import { PasskeyErrors } from './passkey.errors.js';
import { PasskeyRepository } from './passkey.repository.js';
import { userHandleOf } from './ceremony.js';

const TIMEOUT_MS = CHALLENGE_SECONDS * 1000;

/** What browsers are told to ask an authenticator for (WebAuthn, §5.4 and §5.5). */
@Injectable()
export class PasskeyOptions {
  constructor(
    private readonly party: PasskeyParty,
    private readonly challenges: PasskeyChallenges,
    private readonly passkeys: PasskeyRepository,
    private readonly users: UserDirectory,
  ) {}

  /** For `navigator.credentials.create`. @throws AppError `PASSKEYS_UNAVAILABLE` */
  async forRegistration({ userId, sessionId }: Actor) {
    this.requireAvailable();
    const [user, known] = await Promise.all([this.users.find(userId), this.passkeys.findCredentialsOf(userId)]);
    if (!user) throw new AppError(PlatformErrors.UNAUTHORIZED);
    return {
      challenge: await this.challenges.issue({ kind: 'register', userId, sessionId }),
      rp: { id: this.party.id, name: this.party.name },
      user: { id: userHandleOf(userId), name: user.email, displayName: `${user.firstName} ${user.lastName}` },
      pubKeyCredParams: ALGORITHMS.map((alg) => ({ type: 'public-key', alg })),
      timeout: TIMEOUT_MS,
      excludeCredentials: known.map(({ credentialId, transports }) => ({
        id: credentialId.toString('base64url'),
        type: 'public-key',
        transports,
      })),
      authenticatorSelection: { residentKey: 'required', requireResidentKey: true, userVerification: 'required' },
      attestation: 'none',
    };
  }

  /**
   * For `navigator.credentials.get`. They name no passkeys, so that they say nothing about any account: authenticators
   * know by themselves which they hold for us. With an address, only a passkey of its account will count.
   * @param email normalised. @throws AppError `PASSKEYS_UNAVAILABLE`
   */
  async forProof(email: string | null) {
    this.requireAvailable();
    return {
      challenge: await this.challenges.issue({ kind: 'prove', email }),
      rpId: this.party.id,
      timeout: TIMEOUT_MS,
      userVerification: 'required',
    };
  }

  private requireAvailable(): void {
    if (!this.party.isAvailable) throw new AppError(PasskeyErrors.PASSKEYS_UNAVAILABLE);
  }
}
