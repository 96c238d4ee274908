import { Injectable } from '@nestjs/common';
import { AuditLog } from '#audit';
import { FactorChanges } from '#factors';
import type { Actor } from '#platform/access';
import { newId, Transactions } from '#platform/database';
import { AppError, PlatformErrors } from '#platform/errors';
import { SessionService } from '#sessions';
import { PasskeyAttestation, type PasskeyCreation } from './passkey-attestation.js';
import { PasskeyChallenges } from './passkey-challenges.js';
import { PasskeyErrors } from './passkey.errors.js';
import { type ListedPasskey, PasskeyRepository } from './passkey.repository.js';

/** A new passkey, and the recovery codes that come with somebody's first factor, shown once. */
export interface RegisteredPasskey {
  readonly passkey: ListedPasskey;
  readonly recoveryCodes: string[] | null;
}

export const MAX_PASSKEYS = 20;

/** A person's passkeys: adding, naming, removing. */
@Injectable()
export class PasskeyService {
  constructor(
    private readonly transactions: Transactions,
    private readonly passkeys: PasskeyRepository,
    private readonly attestation: PasskeyAttestation,
    private readonly challenges: PasskeyChallenges,
    private readonly changes: FactorChanges,
    private readonly sessions: SessionService,
    private readonly audit: AuditLog,
  ) {}

  /**
   * Adds the passkey that was made for the options of this session. The session has proved a second factor with it.
   * @throws AppError `PASSKEY_NOT_ACCEPTED`, `PASSKEY_KNOWN`, `PASSKEY_LIMIT`
   */
  async register(actor: Actor, name: string, creation: PasskeyCreation): Promise<RegisteredPasskey> {
    const { userId, sessionId, organisationId } = actor;
    const made = await this.attestation.check(creation, { kind: 'register', userId, sessionId });
    if (!made) throw new AppError(PasskeyErrors.PASSKEY_NOT_ACCEPTED);
    return this.transactions.run(async () => {
      await this.changes.begin(userId);
      if (!(await this.challenges.use(made.challenge))) throw new AppError(PasskeyErrors.PASSKEY_NOT_ACCEPTED);
      if ((await this.passkeys.countOf(userId)) >= MAX_PASSKEYS) throw new AppError(PasskeyErrors.PASSKEY_LIMIT, { max: MAX_PASSKEYS });
      const transports = creation.response.transports ?? [];
      const passkey = await this.passkeys.insert({ ...made, id: newId(), userId, name, transports });
      if (!passkey) throw new AppError(PasskeyErrors.PASSKEY_KNOWN);
      await this.audit.record({
        action: 'passkey.add',
        target: { type: 'user', id: userId },
        organisationId,
        after: { passkeyId: passkey.id, synced: passkey.synced },
      });
      const recoveryCodes = await this.changes.added(userId, { what: 'passkey-added' });
      await this.sessions.confirm(sessionId, 'passkey');
      return { passkey, recoveryCodes };
    });
  }

  /** @throws AppError `NOT_FOUND` */
  rename(actor: Actor, id: string, name: string): Promise<ListedPasskey> {
    return this.transactions.run(async () => {
      const passkey = await this.passkeys.rename(id, actor.userId, name);
      if (!passkey) throw new AppError(PlatformErrors.NOT_FOUND);
      return passkey;
    });
  }

  /** @throws AppError `NOT_FOUND`, `SECOND_FACTOR_KEPT` */
  remove(actor: Actor, id: string): Promise<void> {
    const { userId, organisationId } = actor;
    return this.transactions.run(async () => {
      await this.changes.requireSpare(userId);
      if (!(await this.passkeys.remove(id, userId))) throw new AppError(PlatformErrors.NOT_FOUND);
      await this.audit.record({
        action: 'passkey.remove',
        target: { type: 'user', id: userId },
        organisationId,
        before: { passkeyId: id },
      });
      await this.changes.removed(userId, { what: 'passkey-removed' });
    });
  }
}
