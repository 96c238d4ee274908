import { Global, Module } from '@nestjs/common';
import { AuditChainRepository } from './audit-chain.repository.js';
import { AuditChain } from './audit-chain.js';
import { AuditEntryRepository } from './audit-entry.repository.js';
import { AuditLog } from './audit-log.js';

/** Lets every process record, and verify the chain. */
@Global()
@Module({ providers: [AuditEntryRepository, AuditLog, AuditChainRepository, AuditChain], exports: [AuditLog, AuditChain] })
export class AuditModule {}
