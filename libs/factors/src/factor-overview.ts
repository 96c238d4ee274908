import { Injectable } from '@nestjs/common';
import { UserDirectory } from '#users';
import { FactorRequirement } from './factor-requirement.js';
import { FactorService } from './factor.service.js';
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
    private readonly factors: FactorService,
    private readonly totp: TotpRepository,
    private readonly requirement: FactorRequirement,
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
}
