import { Global, Module } from '@nestjs/common';
import { AlertReceivers } from './alert-receivers.js';
import { AlertSubjects } from './alert-subjects.js';
import { AlertTicks } from './alert-ticks.js';
import { KnownCauses } from './known-causes.js';

/** One registry of each kind per process. */
@Global()
@Module({
  providers: [AlertReceivers, AlertSubjects, AlertTicks, KnownCauses],
  exports: [AlertReceivers, AlertSubjects, AlertTicks, KnownCauses],
})
export class AlertPortsModule {}
