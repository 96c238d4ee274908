import { Module } from '@nestjs/common';
import { ErasureController } from './http/erasure.controller.js';
import { PersonalExportController } from './http/personal-export.controller.js';
import { PrivacyModule } from './privacy.module.js';

/** Routes of this lib, for the process that serves them. */
@Module({ imports: [PrivacyModule], controllers: [ErasureController, PersonalExportController] })
export class PrivacyHttpModule {}
