import { Global, Module } from '@nestjs/common';
import { AlertReceivers } from './alert-receivers.js';
import { AlertTicks } from './alert-ticks.js';
import { KnownCauses } from './known-causes.js';

/** One registry of each kind per process. */
@Global()
@Module({ providers: [AlertReceivers, AlertTicks, KnownCauses], exports: [AlertReceivers, AlertTicks, KnownCauses] })
export class AlertPortsModule {}
