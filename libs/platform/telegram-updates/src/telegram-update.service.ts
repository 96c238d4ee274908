import { Injectable } from '@nestjs/common';
import { currentContext } from '#platform/context';
import { Metrics } from '#platform/metrics';
import { ButtonData, TelegramBot, TelegramPeople, type TelegramText, telegramText } from '#platform/telegram';
import { TelegramHandlers } from './telegram-handlers.js';
import { UpdateAnswers } from './update-answers.js';
import { UPDATE_TEXTS } from './update-texts.js';
import { readUpdate, type Update } from './update.js';
import { UpdateRepository } from './update.repository.js';

type Command = Extract<Update, { kind: 'command' }>;
type Button = Extract<Update, { kind: 'button' }>;

/** More than somebody types; a guesser of codes, or a chat that wants to keep us busy. */
const MOST_RECENT = 20;
const RECENT_SECONDS = 600;

/** Handles updates: who wrote or pressed, whether it is ours, and who takes it from there. */
@Injectable()
export class TelegramUpdateService {
  constructor(
    private readonly bot: TelegramBot,
    private readonly answering: UpdateAnswers,
    private readonly handlers: TelegramHandlers,
    private readonly buttons: ButtonData,
    private readonly people: TelegramPeople,
    private readonly updates: UpdateRepository,
    private readonly metrics: Metrics,
  ) {}

  /** Handles one update. Returns when there is nothing left to do, also when it was handled before. */
  async handle(id: string): Promise<void> {
    const body = await this.updates.findOpen(id);
    if (!body) return;
    const update = readUpdate(body);
    switch (update.kind) {
      case 'command':
        return this.command(id, update);
      case 'button':
        return this.press(id, update);
      default:
        return this.answering.once(id, update);
    }
  }

  private async command(id: string, command: Command): Promise<void> {
    const { chatId, isPrivate, from, name, argument } = command;
    const recent = await this.updates.countRecent(chatId, id, RECENT_SECONDS);
    const words = UPDATE_TEXTS[from.language];
    if (recent > MOST_RECENT) {
      this.metrics.countSecurityEvent('telegram-flood');
      // Said once; whoever goes on is not heard. A group is busy without meaning us.
      return this.answering.reply(id, command, async () => (isPrivate && recent === MOST_RECENT + 1 ? say(words.tooMany) : null));
    }
    const handler = this.handlers.command(name);
    return this.answering.reply(id, command, async () => {
      if (handler) return handler.handle({ chatId, isPrivate, from, argument });
      return isPrivate ? say(words.unknown) : null;
    });
  }

  /** Telegram shows whoever pressed that something is going on until it is answered: that comes first. */
  private async press(id: string, button: Button): Promise<void> {
    const { chatId, from, callbackId, data } = button;
    const words = UPDATE_TEXTS[from.language];
    const pressed = await this.buttons.open(data);
    const handler = pressed && this.handlers.button(pressed.action);
    const person = pressed && handler ? await this.people.personOf(from.id) : null;
    if (pressed && handler && person) {
      await this.bot.answer(callbackId);
      // What follows is theirs: the trail says so.
      const context = currentContext();
      if (context) context.actor = { kind: 'user', id: person.userId };
      return this.answering.once(id, button, () => handler.handle({ id: pressed.id, person, chatId }));
    }
    this.metrics.countSecurityEvent(pressed && handler ? 'telegram-button-of-stranger' : 'telegram-button-forged');
    await this.bot.answer(callbackId, pressed && handler ? words.stranger : words.refused);
    return this.answering.once(id, button);
  }
}

function say(text: string): TelegramText {
  return telegramText({ headline: text });
}
