import { Global, Module } from '@nestjs/common';
import { SettingsModule } from '#platform/settings';
import { DemoBatchRepository } from './demo-batch.repository.js';
import { DemoMode } from './demo-mode.js';
import { DemoSeeder } from './demo-seeder.js';

/** One seeder per process, with which contributors register, and whether this is a demonstration. */
@Global()
@Module({ imports: [SettingsModule], providers: [DemoBatchRepository, DemoMode, DemoSeeder], exports: [DemoMode, DemoSeeder] })
export class DemoModule {}
