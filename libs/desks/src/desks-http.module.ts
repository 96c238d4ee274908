import { Module } from '@nestjs/common';
import { DesksModule } from './desks.module.js';
import { DeskAdminController } from './http/desk-admin.controller.js';
import { DeskController } from './http/desk.controller.js';
import { ReservationController } from './http/reservation.controller.js';

/** Routes of this lib, for the process that serves them. */
@Module({ imports: [DesksModule], controllers: [DeskController, ReservationController, DeskAdminController] })
export class DesksHttpModule {}
