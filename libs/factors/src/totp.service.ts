import { Injectable } from '@nestjs/common';
import { AuditLog } from '#audit';
import type { Actor } from '#platform/access';
import { newId, Transactions } from '#platform/database';
import { AppError } from '#platform/errors';
import { SessionService } from '#sessions';
import { FactorChanges } from './factor-changes.js';
import { FactorErrors } from './factor.errors.js';
import { TotpCodes } from './totp-codes.js';
import { TotpFactor } from './totp-factor.js';
import { TotpRepository } from './totp.repository.js';

/** A secret that waits for its first code. Shown once. */
export interface TotpEnrolment {
  /** Base32, for typing. */
  readonly secret: string;
  /** `otpauth:` address. */
  readonly uri: string;
  /** The address as a picture. */
  readonly qrSvg: string;
  readonly expiresAt: Date;
}

const WAIT_SECONDS = 15 * 60;

/** Setting an authenticator app up, and taking it away. */
@Injectable()
export class TotpService {
  constructor(
    private readonly transactions: Transactions,
    private readonly rows: TotpRepository,
    private readonly factor: TotpFactor,
    private readonly codes: TotpCodes,
    private readonly changes: FactorChanges,
    private readonly sessions: SessionService,
    private readonly audit: AuditLog,
  ) {}

  /** A new secret. The app that counts now goes on counting until a code of the new one has been seen. */
  async begin(actor: Actor, account: string): Promise<TotpEnrolment> {
    const secret = await this.codes.newSecret();
    const { uri, svg } = await this.codes.describe(secret, account);
    const id = newId();
    const { keyId, sealed } = await this.factor.seal(actor.userId, id, secret);
    const expiresAt = await this.transactions.run(() => this.rows.replaceWaiting(id, actor.userId, keyId, sealed, WAIT_SECONDS));
    return { secret, uri, qrSvg: svg, expiresAt };
  }

  /**
   * Makes the waiting secret count. The session has proved a second factor with it.
   * @returns recovery codes for somebody who had none, else null.
   * @throws AppError `TOTP_NOT_STARTED`, `TOTP_CODE_WRONG`
   */
  confirm(actor: Actor, code: string): Promise<string[] | null> {
    const { userId, sessionId, organisationId } = actor;
    return this.transactions.run(async () => {
      await this.changes.begin(userId);
      const waiting = await this.rows.findWaiting(userId);
      if (!waiting) throw new AppError(FactorErrors.TOTP_NOT_STARTED);
      const step = await this.factor.stepOf(userId, waiting, code);
      if (step === null) throw new AppError(FactorErrors.TOTP_CODE_WRONG);
      if (!(await this.rows.confirm(waiting.id, userId, step))) throw new AppError(FactorErrors.TOTP_NOT_STARTED);
      await this.audit.record({ action: 'second-factor.add-totp', target: { type: 'user', id: userId }, organisationId });
      const codes = await this.changes.added(userId, { what: 'totp-added' });
      await this.sessions.confirm(sessionId, 'totp');
      return codes;
    });
  }

  /** @throws AppError `SECOND_FACTOR_MISSING`, `SECOND_FACTOR_KEPT` */
  remove(actor: Actor): Promise<void> {
    const { userId, organisationId } = actor;
    return this.transactions.run(async () => {
      await this.changes.requireSpare(userId);
      if (!(await this.rows.removeAllOf(userId))) throw new AppError(FactorErrors.SECOND_FACTOR_MISSING);
      await this.audit.record({ action: 'second-factor.remove-totp', target: { type: 'user', id: userId }, organisationId });
      await this.changes.removed(userId, { what: 'totp-removed' });
    });
  }

  /** Removes up to `batch` secrets whose confirmation never came; returns how many. Joins the caller's transaction. */
  purge(batch: number): Promise<number> {
    return this.transactions.run(() => this.rows.purge(batch));
  }
}
