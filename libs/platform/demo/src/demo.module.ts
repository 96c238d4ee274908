import { Global, Module } from '@nestjs/common';
import { DemoBatchRepository } from './demo-batch.repository.js';
import { DemoSeeder } from './demo-seeder.js';

/** One seeder per process; contributors register with it. */
@Global()
@Module({ providers: [DemoBatchRepository, DemoSeeder], exports: [DemoSeeder] })
export class DemoModule {}
