import { Module } from '@nestjs/common';
import { DrillController } from './http/drill.controller.js';
import { RestoreDrillsModule } from './restore-drills.module.js';

/** Routes of this lib, for the process that serves them. */
@Module({ imports: [RestoreDrillsModule], controllers: [DrillController] })
export class RestoreDrillsHttpModule {}
