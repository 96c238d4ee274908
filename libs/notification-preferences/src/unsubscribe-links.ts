import { Injectable } from '@nestjs/common';
import { Config } from '#platform/config';
import { isId } from '#platform/database';
import { SealedTexts } from '#platform/keys';
import { topicOf } from './topic.js';

/** What a link ends: mails of a topic, or all digests. */
export interface Unsubscription {
  readonly userId: string;
  /** Name of a topic, or `digest`. */
  readonly what: string;
}

const NAME = 'notifications.unsubscribe';
export const DIGEST = 'digest';

/** Links of mails that end mails like them, with one request and without a session (RFC 8058). They work for as long as the keys are there. */
@Injectable()
export class UnsubscribeLinks {
  constructor(
    private readonly config: Config,
    private readonly texts: SealedTexts,
  ) {}

  async urlOf({ userId, what }: Unsubscription): Promise<string> {
    return `${this.config.publicUrl}/api/notifications/unsubscribe?token=${await this.texts.seal(NAME, `${userId} ${what}`)}`;
  }

  /** Null for what we did not make, and for a topic that can no longer be switched off. */
  async read(token: string): Promise<Unsubscription | null> {
    const [userId = '', what = ''] = ((await this.texts.open(NAME, token)) ?? '').split(' ');
    const isKnown = what === DIGEST || topicOf(what)?.critical === false;
    return isId(userId) && isKnown ? { userId, what } : null;
  }
}
