import { Injectable } from '@nestjs/common';
import { AskedToWait } from '#platform/jobs';
import { ButtonData } from './button-data.js';
import { ChatPaceRepository } from './chat-pace.repository.js';
import { MessageSettling } from './message-settling.js';
import { type CallFailure, TelegramBot } from './telegram-bot.js';
import { type TelegramMessage, TelegramMessageRepository } from './telegram-message.repository.js';

/** After Telegram's time, since its clock is not ours. */
const MARGIN_S = 0.1;

/** Gets written messages to their chats: each once, except where an answer was lost. */
@Injectable()
export class TelegramDeliveryService {
  /** Longer than a call may take: a message that a worker has had for longer was left by one that died. */
  protected readonly lostAfterSeconds: number = 30;

  constructor(
    private readonly bot: TelegramBot,
    private readonly messages: TelegramMessageRepository,
    private readonly pace: ChatPaceRepository,
    private readonly buttons: ButtonData,
    private readonly settling: MessageSettling,
  ) {}

  /**
   * Sends one message. Returns when there is nothing left to do for it, also when it was sent before.
   * @param lastAttempt nobody calls again after a failure.
   * @throws AskedToWait when it is not its turn; a plain Error when it is to be tried again later.
   */
  async deliver(messageId: string, lastAttempt: boolean): Promise<void> {
    const message = await this.messages.find(messageId);
    if (message?.status === 'sending') return this.takeOver(message);
    if (message?.status !== 'pending') return;
    const { silencedBy } = this.bot;
    if (silencedBy !== null) {
      await this.messages.settle(messageId, 'pending', { status: 'suppressed', error: silencedBy, errorText: null });
      return;
    }
    await this.waitForTurn(message);
    const content = await this.messages.take(messageId);
    if (!content) throw new AskedToWait(1, 'job');
    const keys = await this.buttons.sign(content.buttons).catch(async (error: unknown) => {
      await this.messages.settle(messageId, 'sending', { status: 'pending', error: null, errorText: null });
      throw error;
    });
    const result = await this.bot.send(message.chatId, content, keys);
    if (result.outcome === 'sent') await this.settling.sent(message, result.messageId);
    else await this.fail(message, result, lastAttempt);
  }

  /** Turns are given out once for each message, in the order of their jobs; what comes late enters when the chat is free. */
  private async waitForTurn(message: TelegramMessage): Promise<void> {
    if (message.nextAt === null) {
      const ms = await this.pace.reserve(message.chatId);
      await this.messages.setTurn(message.id, Date.now() + ms);
      if (ms > 0) throw new AskedToWait(ms / 1000, 'job');
    }
    const ms = await this.pace.enter(message.chatId);
    if (ms > 0) throw new AskedToWait(ms / 1000, 'job');
  }

  private async fail(message: TelegramMessage, failure: CallFailure, lastAttempt: boolean): Promise<void> {
    const { error } = failure;
    switch (failure.outcome) {
      case 'rate-limited': {
        const seconds = failure.retryAfterSeconds + MARGIN_S;
        await this.pace.hold(message.chatId, seconds);
        await this.giveBack(message, 'rate-limited', error);
        throw new AskedToWait(seconds, 'queue');
      }
      case 'chat-moved': {
        await this.settling.moved(this.pace, message.chatId, failure.chatId);
        await this.giveBack(message, 'chat-moved', error);
        throw new AskedToWait(0.05, 'job');
      }
      case 'unknown':
        return this.doubt(message, error);
      case 'away': {
        if (lastAttempt) return this.settling.failed(message, 'failed', 'away', error);
        await this.giveBack(message, 'away', error);
        throw new Error(`Message ${message.id} (${message.purpose}) was not taken: ${error}`);
      }
      default:
        return this.settling.failed(message, 'failed', failure.outcome, error);
    }
  }

  /** Another worker has it, or had it when it died. */
  private async takeOver(message: TelegramMessage): Promise<void> {
    const left = this.lostAfterSeconds - (message.takenSeconds ?? 0);
    if (left > 0) throw new AskedToWait(Math.max(left, 0.1), 'job');
    await this.doubt(message, 'The worker died while it was sending');
  }

  /** It may have arrived. What is critical is sent once more, and marked; twice in doubt is enough. */
  private async doubt(message: TelegramMessage, error: string): Promise<void> {
    if (!message.critical || message.repeated) return this.settling.failed(message, 'unknown', 'unknown', error);
    await this.messages.settle(message.id, 'sending', { status: 'pending', error: 'unknown', errorText: error, repeated: true });
    throw new AskedToWait(0.05, 'job');
  }

  private async giveBack(message: TelegramMessage, error: string, errorText: string): Promise<void> {
    await this.messages.settle(message.id, 'sending', { status: 'pending', error, errorText });
  }
}
