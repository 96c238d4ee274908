import { Module } from '@nestjs/common';
import { PersonalDataModule } from '#platform/privacy';
import { AuditModule } from '#audit';
import { DemoPeopleModule } from '#demo-people';
import { OfficesModule } from '#offices';
import { registerEntities } from '#platform/database';
import { DemoModule } from '#platform/demo';
import { EventsModule } from '#platform/events';
import { Clock } from '#platform/time';
import { UsersModule } from '#users';
import { DemoDesks } from './demo-desks.js';
import { DeskDayQuery } from './desk-day.query.js';
import { DeskListQuery } from './desk-list.query.js';
import { Desk } from './desk.entity.js';
import { DesksPersonalData } from './desks-personal-data.js';
import { DeskRepository } from './desk.repository.js';
import { DeskService } from './desk.service.js';
import { OfficeOccupancy } from './office-occupancy.js';
import { ReservationListQuery } from './reservation-list.query.js';
import { ReservationRepository } from './reservation.repository.js';
import { ReservationService } from './reservation.service.js';

registerEntities([Desk]);

/** Desks and reservations, for every process. */
@Module({
  imports: [PersonalDataModule, AuditModule, DemoModule, DemoPeopleModule, EventsModule, OfficesModule, UsersModule],
  providers: [
    Clock,
    DemoDesks,
    DeskDayQuery,
    DeskListQuery,
    DeskRepository,
    DeskService,
    DesksPersonalData,
    OfficeOccupancy,
    ReservationListQuery,
    ReservationRepository,
    ReservationService,
  ],
  exports: [DeskDayQuery, DeskListQuery, DeskService, ReservationListQuery, ReservationService],
})
export class DesksModule {}
