import { Module } from '@nestjs/common';
import { DrillWorker } from './drill-worker.js';
import { StartDueDrillProcessor } from './jobs/start-due-drill.processor.js';
import { RestoreDrillsModule } from './restore-drills.module.js';

/** For the process that works. */
@Module({ imports: [RestoreDrillsModule], providers: [DrillWorker, StartDueDrillProcessor] })
export class RestoreDrillsWorkerModule {}
