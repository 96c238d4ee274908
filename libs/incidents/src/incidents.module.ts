import { Module } from '@nestjs/common';
import { AlertsModule } from '#alerts';
import { AuditModule } from '#audit';
import { OnCallModule } from '#on-call';
import { OrganisationsModule } from '#organisations';
import { MailModule } from '#platform/mail';
import { PersonalDataModule } from '#platform/privacy';
import { TelegramModule } from '#platform/telegram';
import { TelegramLinksModule } from '#telegram-links';
import { UsersModule } from '#users';
import { IncidentAdoption } from './incident-adoption.service.js';
import { IncidentIntake } from './incident-intake.service.js';
import { IncidentListQuery } from './incident-list.query.js';
import { IncidentPageRepository } from './incident-page.repository.js';
import { IncidentPager } from './incident-pager.service.js';
import { IncidentPeople } from './incident-people.js';
import { IncidentRepository } from './incident.repository.js';
import { IncidentService } from './incident.service.js';
import { IncidentsPersonalData } from './incidents-personal-data.js';

/** Incidents, for every process: whoever changes an alert changes its incident with it. */
@Module({
  imports: [
    AlertsModule,
    AuditModule,
    MailModule,
    OnCallModule,
    OrganisationsModule,
    PersonalDataModule,
    TelegramLinksModule,
    TelegramModule,
    UsersModule,
  ],
  providers: [
    IncidentAdoption,
    IncidentIntake,
    IncidentListQuery,
    IncidentPageRepository,
    IncidentPager,
    IncidentPeople,
    IncidentRepository,
    IncidentService,
    IncidentsPersonalData,
  ],
  exports: [
    IncidentAdoption,
    IncidentListQuery,
    IncidentPageRepository,
    IncidentPager,
    IncidentPeople,
    IncidentRepository,
    IncidentService,
  ],
})
export class IncidentsModule {}
