import { Module } from '@nestjs/common';
import { AuditModule } from '#audit';
import { MailModule } from '#platform/mail';
import { PersonalDataModule } from '#platform/privacy';
import { FileRemovalModule } from '#platform/storage';
import { SessionsModule } from '#sessions';
import { UserAdminModule } from '#user-admin';
import { UsersModule } from '#users';
import { ErasureAdminService } from './erasure-admin.service.js';
import { ErasureLedgerRepository } from './erasure-ledger.repository.js';
import { ErasuresService } from './erasures.service.js';
import { ExportDelivery } from './export-delivery.js';
import { ExportRemovalService } from './export-removal.service.js';
import { KnownEmails } from './known-emails.js';
import { PersonalExportMaker } from './personal-export-maker.service.js';
import { PersonalExportRepository } from './personal-export.repository.js';
import { PersonalExportService } from './personal-export.service.js';
import { PrivacyPersonalData } from './privacy-personal-data.js';

/** Exports and erasures, for every process. */
@Module({
  imports: [AuditModule, FileRemovalModule, MailModule, PersonalDataModule, SessionsModule, UserAdminModule, UsersModule],
  providers: [
    ErasureAdminService,
    ErasureLedgerRepository,
    ErasuresService,
    ExportDelivery,
    ExportRemovalService,
    KnownEmails,
    PersonalExportMaker,
    PersonalExportRepository,
    PersonalExportService,
    PrivacyPersonalData,
  ],
  exports: [ErasureAdminService, ErasuresService, ExportRemovalService, PersonalExportMaker, PersonalExportService],
})
export class PrivacyModule {}
