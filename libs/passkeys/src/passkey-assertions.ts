import { createHash } from 'node:crypto';
import { Injectable, Logger } from '@nestjs/common';
import { AuditLog } from '#audit';
import type { PasskeyAssertion } from '#factors';
import { Metrics } from '#platform/metrics';
import { UserDirectory } from '#users';
import { readClientData, userHandleOf } from './ceremony.js';
import { PasskeyChallenges } from './passkey-challenges.js';
import { PasskeyParty } from './passkey-party.js';
import { PasskeyRepository, type PasskeyRow } from './passkey.repository.js';

/** Checks answers of passkeys. The library is loaded when somebody first needs it. */
@Injectable()
export class PasskeyAssertions {
  private readonly logger = new Logger(PasskeyAssertions.name);

  constructor(
    private readonly challenges: PasskeyChallenges,
    private readonly party: PasskeyParty,
    private readonly passkeys: PasskeyRepository,
    private readonly users: UserDirectory,
    private readonly metrics: Metrics,
    private readonly audit: AuditLog,
  ) {}

  /**
   * The person whose passkey signed a challenge of ours, with the person's finger, face or code; null for anything else.
   * Uses the challenge up, in the caller's transaction: of any number of the same answer at once, one counts. The caller
   * commits it also after null, so that a passkey that seems to be copied is on record.
   */
  async prove(assertion: PasskeyAssertion): Promise<{ userId: string; passkeyId: string } | null> {
    const { id, response } = assertion;
    const client = readClientData(response.clientDataJSON);
    const passkey = client && (await this.passkeys.findByCredential(Buffer.from(id, 'base64url')));
    if (!passkey || response.userHandle !== userHandleOf(passkey.userId)) return null;
    if (!(await this.isMeantFor(client.challenge, passkey.userId))) return null;
    const signed = await this.verify(assertion, client.challenge, passkey);
    if (!signed || !(await this.challenges.use(client.challenge))) return null;
    if (!(await this.passkeys.noteUse(passkey.id, signed.count, signed.synced))) {
      this.metrics.countSecurityEvent('passkey-count-went-back');
      await this.audit.record({
        action: 'passkey.count-went-back',
        target: { type: 'user', id: passkey.userId },
        after: { passkeyId: passkey.id },
      });
      this.logger.warn(`The count of passkey ${passkey.id} did not go up: there may be a copy of it`);
      return null;
    }
    return { userId: passkey.userId, passkeyId: passkey.id };
  }

  /** Puts an answer that signed nobody in on record: under its owner, or, of a credential nobody has, under its digest. */
  async recordRefused({ id }: PasskeyAssertion): Promise<void> {
    this.metrics.countSecurityEvent('passkey-refused');
    const credential = Buffer.from(id, 'base64url');
    const passkey = await this.passkeys.findByCredential(credential);
    await this.audit.record({
      action: 'passkey.refused',
      target: passkey
        ? { type: 'user', id: passkey.userId }
        : { type: 'credential', id: createHash('sha256').update(credential).digest('hex') },
      ...(passkey && { after: { passkeyId: passkey.id } }),
    });
  }

  /** A challenge made for everybody, or for the owner's address. */
  private async isMeantFor(challenge: string, userId: string): Promise<boolean> {
    if (await this.challenges.isFor(challenge, { kind: 'prove', email: null })) return true;
    const owner = await this.users.find(userId);
    return owner !== null && this.challenges.isFor(challenge, { kind: 'prove', email: owner.email });
  }

  private async verify(
    { id, rawId, response }: PasskeyAssertion,
    challenge: string,
    passkey: PasskeyRow,
  ): Promise<{ count: number; synced: boolean } | null> {
    const { verifyAuthenticationResponse } = await import('@simplewebauthn/server');
    try {
      const { verified, authenticationInfo } = await verifyAuthenticationResponse({
        response: { id, rawId, type: 'public-key', response: { ...response }, clientExtensionResults: {} },
        expectedChallenge: challenge,
        expectedOrigin: this.party.origins,
        expectedRPID: this.party.id,
        requireUserVerification: true,
        // The count is compared by the statement that stores it, so that no other answer comes between.
        credential: { id, publicKey: new Uint8Array(passkey.publicKey), counter: 0 },
      });
      if (!verified) return null;
      return { count: authenticationInfo.newCounter, synced: authenticationInfo.credentialDeviceType === 'multiDevice' };
    } catch (error) {
      // The library tells every mistake of the sender by throwing; nothing of ours is called in there.
      this.logger.debug(`The answer of a passkey was refused: ${(error as Error).message}`);
      return null;
    }
  }
}
