import { Injectable } from '@nestjs/common';
import { AskedToWait } from '#platform/jobs';
import { ButtonData } from './button-data.js';
import { ChatPaceRepository } from './chat-pace.repository.js';
import { MessageSettling } from './message-settling.js';
import { TelegramBot } from './telegram-bot.js';
import { TelegramMessageRepository } from './telegram-message.repository.js';

const MARGIN_S = 0.1;
/** A worker's clock may differ so much from the database's. The next wish with a job of its own comes a minute after the last one. */
const CLOCKS_MS = 30_000;

/** The job that an edit is done by. */
export interface EditJob {
  readonly askedAt: Date;
  /** It does not come again after a failure. */
  readonly lastAttempt: boolean;
}

/** Makes sent messages say what they are to say now. An edit may be repeated: it says the same again. */
@Injectable()
export class TelegramEditService {
  constructor(
    private readonly bot: TelegramBot,
    private readonly messages: TelegramMessageRepository,
    private readonly pace: ChatPaceRepository,
    private readonly buttons: ButtonData,
    private readonly settling: MessageSettling,
  ) {}

  /**
   * @throws AskedToWait, a plain Error: as `TelegramDeliveryService.deliver`
   */
  async edit(messageId: string, { askedAt, lastAttempt }: EditJob): Promise<void> {
    const message = await this.messages.find(messageId);
    if (!message?.edit) return;
    const { content } = message.edit;
    if (message.status === 'pending' || message.status === 'sending') throw new AskedToWait(1, 'job');
    if (message.providerMessageId === null || this.bot.silencedBy !== null)
      return this.end(await this.messages.endEdit(messageId, content, 'edit-impossible'));
    const ms = await this.pace.enter(message.chatId);
    if (ms > 0) throw new AskedToWait(ms / 1000, 'job');
    const keys = await this.buttons.sign(content.buttons);
    const result = await this.bot.edit(message.chatId, message.providerMessageId, content, keys);
    switch (result.outcome) {
      case 'edited':
        return this.end(await this.messages.endEdit(messageId, content, null));
      case 'rate-limited': {
        const seconds = result.retryAfterSeconds + MARGIN_S;
        await this.pace.hold(message.chatId, seconds);
        throw new AskedToWait(seconds, 'queue');
      }
      case 'gone':
      case 'chat-moved':
        return this.end(await this.settling.gone(messageId, content));
      case 'away':
      case 'unknown':
        // A younger wish has a job of its own, which goes on.
        if (lastAttempt && message.edit.askedAt.getTime() <= askedAt.getTime() + CLOCKS_MS)
          return this.end(await this.messages.endEdit(messageId, content, 'edit-failed'));
        throw new Error(`Message ${messageId} (${message.purpose}) could not be edited: ${result.error}`);
      default:
        return this.end(await this.messages.endEdit(messageId, content, `edit-${result.outcome}`));
    }
  }

  /** However it went: a wish that came meanwhile gets its chance, and no other job knows of it. */
  private end(ended: boolean): void {
    if (!ended) throw new AskedToWait(0.05, 'job');
  }
}
