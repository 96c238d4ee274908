import { Module } from '@nestjs/common';
import { AuditModule } from '#audit';
import { StatusModule } from '#platform/status';
import { HeartbeatPingService } from './heartbeat-ping.service.js';
import { HeartbeatService } from './heartbeat.service.js';
import { HeartbeatsModule } from './heartbeats.module.js';
import { HeartbeatController } from './http/heartbeat.controller.js';
import { HeartbeatPingController } from './http/heartbeat-ping.controller.js';
import { OutsideHeartbeatStatus } from './outside-heartbeat-status.js';

/** Routes of this lib, for the process that serves them. */
@Module({
  imports: [AuditModule, HeartbeatsModule, StatusModule],
  controllers: [HeartbeatController, HeartbeatPingController],
  providers: [HeartbeatPingService, HeartbeatService, OutsideHeartbeatStatus],
})
export class HeartbeatsHttpModule {}
