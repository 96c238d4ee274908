import { Module } from '@nestjs/common';
import { AlertsModule } from '#alerts';
import { AlertPortsModule } from '#platform/alerts';
import { TelegramModule } from '#platform/telegram';
import { AcknowledgeButton, IncidentAnswers, SilenceButton } from './incident-buttons.js';
import { IncidentTick } from './incident-tick.service.js';
import { IncidentsModule } from './incidents.module.js';
import { PageFailedListener, PageGoneListener, PageSentListener } from './page-outcomes.listener.js';

/** What is due each second, what people press, and what became of messages, for the process that works. */
@Module({
  imports: [AlertPortsModule, AlertsModule, IncidentsModule, TelegramModule],
  providers: [AcknowledgeButton, IncidentAnswers, IncidentTick, PageFailedListener, PageGoneListener, PageSentListener, SilenceButton],
})
export class IncidentsWorkerModule {}
