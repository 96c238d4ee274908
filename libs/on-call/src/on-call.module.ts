import { Module, type OnModuleInit } from '@nestjs/common';
import { AuditModule, AuditNames } from '#audit';
import { PersonalDataModule } from '#platform/privacy';
import { Clock } from '#platform/time';
import { UsersModule } from '#users';
import { EscalationDirectory } from './escalation-directory.js';
import { EscalationRepository } from './escalation.repository.js';
import { EscalationService } from './escalation.service.js';
import { OnCallDirectory } from './on-call-directory.js';
import { OnCallPersonalData } from './on-call-personal-data.js';
import { RosterQuery } from './roster.query.js';
import { RotaOverrideRepository } from './rota-override.repository.js';
import { RotaOverrideService } from './rota-override.service.js';
import { RotaRepository } from './rota.repository.js';
import { RotaService } from './rota.service.js';

/** Who is on call, for every process. */
@Module({
  imports: [AuditModule, PersonalDataModule, UsersModule],
  providers: [
    Clock,
    EscalationDirectory,
    EscalationRepository,
    EscalationService,
    OnCallDirectory,
    OnCallPersonalData,
    RosterQuery,
    RotaOverrideRepository,
    RotaOverrideService,
    RotaRepository,
    RotaService,
  ],
  exports: [EscalationDirectory, EscalationService, OnCallDirectory, RotaOverrideService, RotaService],
})
export class OnCallModule implements OnModuleInit {
  constructor(
    private readonly names: AuditNames,
    private readonly rotas: RotaRepository,
  ) {}

  onModuleInit(): void {
    this.names.register('rota', this.rotas);
  }
}
