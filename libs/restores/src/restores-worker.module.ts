import { Module } from '@nestjs/common';
import { EraseAgainProcessor } from './jobs/erase-again.processor.js';
import { RemoveOldDataProcessor } from './jobs/remove-old-data.processor.js';
import { RestoresModule } from './restores.module.js';
import { RestoreWorker } from './restore-worker.js';

/** For the process that works: begins what was asked for, and removes what is too old. */
@Module({ imports: [RestoresModule], providers: [EraseAgainProcessor, RemoveOldDataProcessor, RestoreWorker] })
export class RestoresWorkerModule {}
