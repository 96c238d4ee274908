import { ListensTo } from '#platform/events';
import { TelegramMessageFailed, TelegramMessageGone, TelegramMessages, TelegramMessageSent } from '#platform/telegram';
import { IncidentService } from './incident.service.js';

/** Pages that arrived. */
@ListensTo(TelegramMessageSent, { name: 'IncidentPageSentListener', duringMaintenance: 'run' })
export class PageSentListener {
  constructor(private readonly incidents: IncidentService) {}

  handle({ messageId }: { readonly messageId: string }): Promise<void> {
    return this.incidents.pageArrived(messageId);
  }
}

/** Pages that will not arrive, or may not have: they go by mail. */
@ListensTo(TelegramMessageFailed, { name: 'IncidentPageFailedListener', duringMaintenance: 'run' })
export class PageFailedListener {
  constructor(
    private readonly incidents: IncidentService,
    private readonly messages: TelegramMessages,
  ) {}

  async handle({ messageId }: { readonly messageId: string }): Promise<void> {
    const message = await this.messages.find(messageId);
    if (message) await this.incidents.pageFailed(messageId, message.status === 'unknown' ? 'unknown' : 'failed', message.error ?? 'failed');
  }
}

/** Pages that somebody removed from the chat while they were to be edited. */
@ListensTo(TelegramMessageGone, { name: 'IncidentPageGoneListener', duringMaintenance: 'run' })
export class PageGoneListener {
  constructor(private readonly incidents: IncidentService) {}

  handle({ messageId }: { readonly messageId: string }): Promise<void> {
    return this.incidents.pageFailed(messageId, 'failed', 'gone');
  }
}
