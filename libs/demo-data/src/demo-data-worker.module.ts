import { Module } from '@nestjs/common';
import { DemoDataModule } from './demo-data.module.js';
import { ResetDemoDataProcessor } from './jobs/reset-demo-data.processor.js';

/** Jobs of this lib, for the process that runs them. It has every lib there that brings demo data. */
@Module({ imports: [DemoDataModule], providers: [ResetDemoDataProcessor] })
export class DemoDataWorkerModule {}
