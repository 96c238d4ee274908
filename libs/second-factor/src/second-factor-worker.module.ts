import { Module } from '@nestjs/common';
import { PurgeSecondFactorsProcessor } from './jobs/purge-second-factors.processor.js';
import { SecondFactorModule } from './second-factor.module.js';

/** Jobs of this lib, for the process that runs them. */
@Module({ imports: [SecondFactorModule], providers: [PurgeSecondFactorsProcessor] })
export class SecondFactorWorkerModule {}
