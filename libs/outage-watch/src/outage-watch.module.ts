import { Module } from '@nestjs/common';
import { AlertsModule } from '#alerts';
import { IncidentsModule } from '#incidents';
import { OnCallModule } from '#on-call';
import { MailWorkerModule } from '#platform/mail';
import { TelegramModule } from '#platform/telegram';
import { TelegramUpdatesWorkerModule } from '#platform/telegram-updates';
import { UsersModule } from '#users';
import { OnCallReader } from './on-call-reader.js';
import { OpenOutages } from './open-outages.js';
import { OutagePager } from './outage-pager.js';
import { OutagePresses } from './outage-presses.js';
import { OutageSettlementService } from './outage-settlement.service.js';
import { OutageStart } from './outage-start.js';
import { OutageWatch } from './outage-watch.js';

/** Paging without the database, for the process that works. */
@Module({
  imports: [AlertsModule, IncidentsModule, MailWorkerModule, OnCallModule, TelegramModule, TelegramUpdatesWorkerModule, UsersModule],
  providers: [OnCallReader, OpenOutages, OutagePager, OutagePresses, OutageSettlementService, OutageStart, OutageWatch],
})
export class OutageWatchModule {}
