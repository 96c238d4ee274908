import { Global, Module } from '@nestjs/common';
import { EventsModule } from '#platform/events';
import { Jobs } from './jobs.js';

/** Lets every process enqueue jobs. */
@Global()
@Module({ imports: [EventsModule], providers: [Jobs], exports: [Jobs] })
export class JobsModule {}
