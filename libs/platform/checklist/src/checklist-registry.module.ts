import { Global, Module } from '@nestjs/common';
import { ChecklistRegistry } from './checklist-registry.js';

/** One registry per process. */
@Global()
@Module({ providers: [ChecklistRegistry], exports: [ChecklistRegistry] })
export class ChecklistRegistryModule {}
