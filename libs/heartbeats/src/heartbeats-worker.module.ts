import { Module } from '@nestjs/common';
import { HeartbeatsModule } from './heartbeats.module.js';
import { OutsideHeartbeat } from './outside-heartbeat.js';

/** Reports outside, from the process that works: without one nobody is told of anything, and whoever waits for reports should notice. */
@Module({ imports: [HeartbeatsModule], providers: [OutsideHeartbeat] })
export class HeartbeatsWorkerModule {}
