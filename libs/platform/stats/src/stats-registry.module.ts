import { Global, Module } from '@nestjs/common';
import { StatsRegistry } from './stats-registry.js';

/** One registry per process. */
@Global()
@Module({ providers: [StatsRegistry], exports: [StatsRegistry] })
export class StatsRegistryModule {}
