import { Injectable } from '@nestjs/common';
import { Transactions } from '#platform/database';
import { AppError } from '#platform/errors';
import { UserDirectory } from '#users';
import { FactorErrors } from './factor.errors.js';
import { FactorNotices } from './factor-notices.js';
import { FactorRequirement } from './factor-requirement.js';
import { Factors, hasAny } from './factors.js';
import { RecoveryCodeService } from './recovery-code.service.js';
import { TotpRepository } from './totp.repository.js';

/** What somebody's factors look like from outside. */
export interface FactorSummary {
  /** A role of the person needs one. */
  readonly required: boolean;
  readonly totpSince: Date | null;
  readonly passkeys: number;
  readonly recoveryCodesLeft: number;
}

/** A person's factors as a whole. */
@Injectable()
export class FactorOverview {
  constructor(
    private readonly transactions: Transactions,
    private readonly factors: Factors,
    private readonly totp: TotpRepository,
    private readonly codes: RecoveryCodeService,
    private readonly requirement: FactorRequirement,
    private readonly notices: FactorNotices,
    private readonly users: UserDirectory,
  ) {}

  async of(userId: string): Promise<FactorSummary> {
    const [access, counts, totpSince] = await Promise.all([
      this.users.loadAccess(userId),
      this.factors.countsOf(userId),
      this.totp.confirmedSince(userId),
    ]);
    return {
      required: access !== null && this.requirement.isRequired(access.grants),
      totpSince,
      passkeys: counts.passkey,
      recoveryCodesLeft: counts['recovery-code'],
    };
  }

  /** @throws AppError `SECOND_FACTOR_MISSING` */
  renewRecoveryCodes(userId: string): Promise<string[]> {
    return this.transactions.run(async () => {
      if (!hasAny(await this.factors.countsOf(userId))) throw new AppError(FactorErrors.SECOND_FACTOR_MISSING);
      const codes = await this.codes.renew(userId);
      await this.notices.tell(userId, { what: 'recovery-codes-renewed' });
      return codes;
    });
  }
}
