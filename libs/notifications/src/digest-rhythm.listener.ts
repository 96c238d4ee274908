import { DigestRhythmChanged } from '#notification-preferences';
import { ListensTo } from '#platform/events';
import { MailDecisions } from './mail-decisions.service.js';

/** An open digest is due when its person wants it by now. */
@ListensTo(DigestRhythmChanged)
export class DigestRhythmListener {
  constructor(private readonly decisions: MailDecisions) {}

  handle({ userId }: { readonly userId: string }): Promise<void> {
    return this.decisions.replanDigest(userId);
  }
}
