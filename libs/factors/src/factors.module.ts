import { Module, type OnModuleInit } from '@nestjs/common';
import { AttemptsModule } from '#attempts';
import { AuditModule } from '#audit';
import { MailModule } from '#platform/mail';
import { Clock } from '#platform/time';
import { RolesModule } from '#roles';
import { SessionsModule } from '#sessions';
import { UsersModule } from '#users';
import { FactorChanges } from './factor-changes.js';
import { FactorNotices } from './factor-notices.js';
import { FactorOverview } from './factor-overview.js';
import { FactorRequirement } from './factor-requirement.js';
import { FactorSecrets } from './factor-secrets.js';
import { FactorService } from './factor.service.js';
import { RecoveryCodeRepository } from './recovery-code.repository.js';
import { RecoveryCodeService } from './recovery-code.service.js';
import { TotpCodes } from './totp-codes.js';
import { TotpFactor } from './totp-factor.js';
import { TotpRepository } from './totp.repository.js';
import { TotpService } from './totp.service.js';
import { FactorsPersonalData } from './factors-personal-data.js';

/** Second factors, for every process. */
@Module({
  imports: [AttemptsModule, AuditModule, MailModule, RolesModule, SessionsModule, UsersModule],
  providers: [
    FactorsPersonalData,
    Clock,
    FactorChanges,
    FactorNotices,
    FactorOverview,
    FactorRequirement,
    FactorService,
    FactorSecrets,
    RecoveryCodeRepository,
    RecoveryCodeService,
    TotpCodes,
    TotpFactor,
    TotpRepository,
    TotpService,
  ],
  exports: [
    FactorChanges,
    FactorNotices,
    FactorOverview,
    FactorRequirement,
    FactorService,
    RecoveryCodeService,
    TotpRepository,
    TotpService,
  ],
})
export class FactorsModule implements OnModuleInit {
  constructor(
    private readonly factors: FactorService,
    private readonly totp: TotpFactor,
    private readonly codes: RecoveryCodeService,
  ) {}

  onModuleInit(): void {
    this.factors.register(this.totp);
    this.factors.register(this.codes);
  }
}
