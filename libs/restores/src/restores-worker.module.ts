import { Module } from '@nestjs/common';
import { RemoveOldDataProcessor } from './jobs/remove-old-data.processor.js';
import { RestoresModule } from './restores.module.js';
import { RestoreWorker } from './restore-worker.js';

/** For the process that works: begins what was asked for, and removes what is too old. */
@Module({ imports: [RestoresModule], providers: [RemoveOldDataProcessor, RestoreWorker] })
export class RestoresWorkerModule {}
