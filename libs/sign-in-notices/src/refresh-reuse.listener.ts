import { ListensTo } from '#platform/events';
import { RefreshReuseDetected } from '#sessions';
import { SignInNoticeService } from './sign-in-notice.service.js';

/** After a session was ended because one of its tokens was used twice. */
@ListensTo(RefreshReuseDetected)
export class RefreshReuseListener {
  constructor(private readonly notices: SignInNoticeService) {}

  handle({ sessionId }: { readonly sessionId: string }): Promise<void> {
    return this.notices.tellOfStolen(sessionId);
  }
}
