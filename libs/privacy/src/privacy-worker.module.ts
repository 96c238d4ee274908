import { Module } from '@nestjs/common';
import { EraseDueAccountsProcessor } from './jobs/erase-due-accounts.processor.js';
import { MakePersonalExportProcessor } from './jobs/make-personal-export.processor.js';
import { RemoveOldExportsProcessor } from './jobs/remove-old-exports.processor.js';
import { PrivacyModule } from './privacy.module.js';

/** Jobs of this lib, for the process that runs them. */
@Module({ imports: [PrivacyModule], providers: [EraseDueAccountsProcessor, MakePersonalExportProcessor, RemoveOldExportsProcessor] })
export class PrivacyWorkerModule {}
