import { Module } from '@nestjs/common';
import { AuditModule } from '#audit';
import { BusModule } from '#platform/bus';
import { PersonalDataModule } from '#platform/privacy';
import { RestoreEngineModule } from '#restore-engine';
import { AsideRemovalService } from './aside-removal.service.js';
import { LostRowsQuery } from './lost-rows.query.js';
import { RestoreExpiry } from './restore-expiry.service.js';
import { RestoreDirectory } from './restore-directory.js';
import { RestorePreviewService } from './restore-preview.service.js';
import { RestoreService } from './restore.service.js';
import { RestoresPersonalData } from './restores-personal-data.js';
import { RestoreWatch } from './restore-watch.js';

/** Restores, for every process: each sees to it that none is left half done. */
@Module({
  imports: [AuditModule, BusModule, PersonalDataModule, RestoreEngineModule],
  providers: [
    AsideRemovalService,
    LostRowsQuery,
    RestoreDirectory,
    RestoreExpiry,
    RestorePreviewService,
    RestoreService,
    RestoresPersonalData,
    RestoreWatch,
  ],
  exports: [AsideRemovalService, RestoreDirectory, RestoreEngineModule, RestoreExpiry, RestorePreviewService, RestoreService, RestoreWatch],
})
export class RestoresModule {}
