import { Module } from '@nestjs/common';
import { UsersModule } from '#users';
import { AlertsModule } from '#alerts';
import { IncidentController } from './http/incident.controller.js';
import { IncidentsModule } from './incidents.module.js';

/** Routes of this lib, for the process that serves them. */
@Module({ imports: [AlertsModule, IncidentsModule, UsersModule], controllers: [IncidentController] })
export class IncidentsHttpModule {}
