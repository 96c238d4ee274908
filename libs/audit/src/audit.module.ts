import { Global, Module } from '@nestjs/common';
import { PersonalDataModule } from '#platform/privacy';
import { AuditChainRepository } from './audit-chain.repository.js';
import { AuditChainService } from './audit-chain.service.js';
import { AuditEntryRepository } from './audit-entry.repository.js';
import { AuditLog } from './audit-log.js';
import { AuditNames } from './audit-names.js';
import { AuditPersonalData } from './audit-personal-data.js';
import { AuditTraceRepository } from './audit-trace.repository.js';

/** Lets every process record, and verify the chain. */
@Global()
@Module({
  imports: [PersonalDataModule],
  providers: [AuditEntryRepository, AuditLog, AuditNames, AuditPersonalData, AuditTraceRepository, AuditChainRepository, AuditChainService],
  exports: [AuditLog, AuditNames, AuditChainService],
})
export class AuditModule {}
