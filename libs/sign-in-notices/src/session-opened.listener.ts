import { ListensTo } from '#platform/events';
import { type OpenedSession, SessionOpened } from '#sessions';
import { SignInNoticeService } from './sign-in-notice.service.js';

/** After each sign-in. */
@ListensTo(SessionOpened)
export class SessionOpenedListener {
  constructor(private readonly notices: SignInNoticeService) {}

  handle(opened: OpenedSession): Promise<void> {
    return this.notices.tellOfOpened(opened);
  }
}
