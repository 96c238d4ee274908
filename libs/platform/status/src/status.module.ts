import { Global, Module } from '@nestjs/common';
import { FigureRegistry } from './figure-registry.js';
import { StatusRegistry } from './status-registry.js';

/** One registry of each kind per process. */
@Global()
@Module({ providers: [FigureRegistry, StatusRegistry], exports: [FigureRegistry, StatusRegistry] })
export class StatusModule {}
