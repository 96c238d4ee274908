import { ListensTo } from '#platform/events';
import { SessionsEnded } from '#sessions';
import { EmailChangeService } from './email-change.service.js';

/** After all sessions of a person were ended. */
@ListensTo(SessionsEnded)
export class SessionsEndedListener {
  constructor(private readonly changes: EmailChangeService) {}

  handle({ userId }: { readonly userId: string }): Promise<void> {
    return this.changes.dropUnlessSessionStands(userId);
  }
}
