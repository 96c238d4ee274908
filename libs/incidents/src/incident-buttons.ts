import { Injectable } from '@nestjs/common';
import { Metrics } from '#platform/metrics';
import { type Language, toLanguage } from '#platform/i18n';
import { TelegramMessages, telegramText } from '#platform/telegram';
import { HandlesTelegramButton, type PressedTelegramButton } from '#platform/telegram-updates';
import { IncidentPeople } from './incident-people.js';
import { ACKNOWLEDGE, SILENCE } from './incident-text.js';
import { IncidentService } from './incident.service.js';

const SILENCE_MINUTES = 60;
const WORDS = {
  en: {
    refused: 'Your account may not do that: it needs the permission to act on alerts.',
    hasIt: (name: string) => `${name} has it already.`,
    over: 'That is over already.',
    reason: 'From Telegram',
  },
  es: {
    refused: 'Tu cuenta no puede hacer eso: necesita el permiso para actuar sobre alertas.',
    hasIt: (name: string) => `Ya la atiende ${name}.`,
    over: 'Eso ya ha terminado.',
    reason: 'Desde Telegram',
  },
} as const satisfies Record<Language, unknown>;

/** What a press answers in the chat, each thing once however often somebody presses. */
@Injectable()
export class IncidentAnswers {
  constructor(
    private readonly people: IncidentPeople,
    private readonly messages: TelegramMessages,
    private readonly metrics: Metrics,
  ) {}

  /** Whether they may act now; if not, they hear so. */
  async mayAct(button: PressedTelegramButton): Promise<boolean> {
    if (await this.people.mayAct(button.person.userId)) return true;
    this.metrics.countSecurityEvent('telegram-button-not-permitted');
    await this.say(button, 'refused', WORDS[toLanguage(button.person.language)].refused);
    return false;
  }

  async hasIt(button: PressedTelegramButton, userId: string): Promise<void> {
    const name = await this.people.nameOf(userId);
    await this.say(button, `has-${userId}`, WORDS[toLanguage(button.person.language)].hasIt(name));
  }

  over(button: PressedTelegramButton): Promise<void> {
    return this.say(button, 'over', WORDS[toLanguage(button.person.language)].over);
  }

  /** To themselves, wherever the button stands. */
  private async say({ id, person }: PressedTelegramButton, what: string, headline: string): Promise<void> {
    const chatId = (await this.people.find(person.userId))?.chatId ?? null;
    if (chatId === null) return;
    const dedupeKey = `incident-answer:${id}:${person.userId}:${what}`;
    await this.messages.queue({ dedupeKey, chatId, purpose: 'reply', text: telegramText({ headline }), critical: false });
  }
}

/** Takes an incident. Whoever presses again changes nothing; whoever comes second hears who has it. */
@HandlesTelegramButton(ACKNOWLEDGE)
export class AcknowledgeButton {
  constructor(
    private readonly answers: IncidentAnswers,
    private readonly incidents: IncidentService,
  ) {}

  async handle(button: PressedTelegramButton): Promise<void> {
    if (!(await this.answers.mayAct(button))) return;
    const { userId } = button.person;
    const taken = await this.incidents.take(userId, button.id);
    if (taken === null) return;
    const { outcome, incident } = taken;
    if (outcome === 'taken' || incident.acknowledgedBy === userId) return;
    if (incident.acknowledgedBy !== null) await this.answers.hasIt(button, incident.acknowledgedBy);
    else await this.answers.over(button);
  }
}

/** Silences the group of an incident for an hour. */
@HandlesTelegramButton(SILENCE)
export class SilenceButton {
  constructor(
    private readonly answers: IncidentAnswers,
    private readonly incidents: IncidentService,
  ) {}

  async handle(button: PressedTelegramButton): Promise<void> {
    if (!(await this.answers.mayAct(button))) return;
    const { userId, language } = button.person;
    const done = await this.incidents.quieten(userId, button.id, SILENCE_MINUTES, WORDS[toLanguage(language)].reason);
    if (done === 'over') await this.answers.over(button);
  }
}
