import { Global, Module } from '@nestjs/common';
import { AuditChainRepository } from './audit-chain.repository.js';
import { AuditChainService } from './audit-chain.service.js';
import { AuditEntryRepository } from './audit-entry.repository.js';
import { AuditLog } from './audit-log.js';

/** Lets every process record, and verify the chain. */
@Global()
@Module({ providers: [AuditEntryRepository, AuditLog, AuditChainRepository, AuditChainService], exports: [AuditLog, AuditChainService] })
export class AuditModule {}
