import { Module } from '@nestjs/common';
import { SystemStatusModule } from './system-status.module.js';

/** The worker reports itself. */
@Module({ imports: [SystemStatusModule.forRole('worker')] })
export class SystemStatusWorkerModule {}
