import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, Logger } from '@nestjs/common';
import { ACKNOWLEDGE, incidentPageMail } from '#incidents';
import { Config } from '#platform/config';
import { SmtpAdapter } from '#platform/mail';
import { type CallFailure, TelegramBot } from '#platform/telegram';
import type { OnCallPerson } from './on-call-file.js';
import { OpenOutages } from './open-outages.js';
import { keysOf, mailOf, messageOf } from './outage-page-text.js';
import { duePages, insteadOf, type Outage, type OutagePage, standingOf } from './outage.js';

/** Between two messages to a chat; a little more than a second, as Telegram asks for. */
const CHAT_GAP_MS = 1_060;
/** Between any two: thirty a second. */
const GAP_MS = 35;
/** So often Telegram may be away before a mail goes too. */
const PATIENCE = 3;
const MOST_TRIES = 200;
const LONGEST_WAIT_S = 30;
const MARGIN_S = 0.1;
/** Others wait meanwhile; what is not taken within it is tried again. */
const MAIL_MS = 10_000;

/** Gets pages to people with nothing but the network: no rows, no queue, no lease. */
@Injectable()
export class OutagePager {
  private readonly logger = new Logger('Outage');
  private readonly lastTo = new Map<number, number>();
  private lastAt = 0;

  constructor(
    private readonly config: Config,
    private readonly bot: TelegramBot,
    private readonly smtp: SmtpAdapter,
    private readonly outages: OpenOutages,
  ) {}

  /** Once through everything that is due: new pages, those that did not get out, and messages that say something old. */
  async pass(outage: Outage, signal: AbortSignal): Promise<void> {
    const list = this.outages.onCall;
    if (!list) return;
    const due = duePages(outage, list, new Date());
    if (due.length > 0) {
      outage.pages.push(...due);
      this.outages.save(outage);
    }
    // By Telegram first: a mail server that hangs holds back mails only.
    await this.through(outage, 'telegram', signal);
    await this.through(outage, 'mail', signal);
  }

  private async through(outage: Outage, channel: OutagePage['channel'], signal: AbortSignal): Promise<void> {
    for (const page of outage.pages.filter((each) => each.channel === channel)) {
      if (signal.aborted) return;
      const person = this.outages.personOf(page.userId);
      if (!person) continue;
      const { tries } = page;
      if (page.status === 'sending') this.doubt(outage, page, 'The process died while it was sending');
      const standing = standingOf(outage, new Date());
      if (page.status === 'waiting' && standing === 'firing' && isDue(page.notBefore)) await this.send(outage, page, person, signal);
      else if (page.status === 'sent' && page.channel === 'telegram' && page.says !== standing)
        await this.edit(outage, page, person, signal);
      // One that the mail server did not take is enough to wait for; the others are tried in the next passes.
      if (channel === 'mail' && page.status === 'waiting' && tries < page.tries) return;
    }
  }

  private async send(outage: Outage, page: OutagePage, person: OnCallPerson, signal: AbortSignal): Promise<void> {
    if (page.channel === 'mail') return this.mail(outage, page, person);
    const { chatId } = person;
    if (chatId === null || this.bot.botId === null) return this.fail(outage, page, 'Telegram is off');
    if (!(await this.turn(outage, chatId, signal))) return;
    const now = new Date();
    Object.assign(page, { status: 'sending', at: now.toISOString(), chatId, tries: page.tries + 1, says: standingOf(outage, now) });
    this.outages.save(outage);
    const { text, buttons } = messageOf(outage, this.outages.onCall!, person, this.config.publicUrl, now);
    const result = await this.bot.send(chatId, text, keysOf(buttons, outage, ACKNOWLEDGE));
    if (result.outcome === 'sent') Object.assign(page, { status: 'sent', messageId: result.messageId, error: null });
    else this.notSent(outage, page, result);
    this.outages.save(outage);
  }

  private notSent(outage: Outage, page: OutagePage, failure: CallFailure): void {
    const { error } = failure;
    switch (failure.outcome) {
      case 'unknown':
        return this.doubt(outage, page, error);
      case 'rate-limited': {
        outage.heldUntil = inSeconds(failure.retryAfterSeconds + MARGIN_S);
        Object.assign(page, { status: 'waiting', error });
        return undefined;
      }
      case 'away': {
        if (page.tries >= PATIENCE) this.instead(outage, page);
        if (page.tries >= MOST_TRIES) return this.fail(outage, page, error);
        Object.assign(page, { status: 'waiting', notBefore: inSeconds(Math.min(2 ** page.tries, LONGEST_WAIT_S)), error });
        return undefined;
      }
      default:
        return this.fail(outage, page, error);
    }
  }

  private async edit(outage: Outage, page: OutagePage, person: OnCallPerson, signal: AbortSignal): Promise<void> {
    const { chatId, messageId } = page;
    if (chatId === null || messageId === null || !isDue(page.notBefore) || !(await this.turn(outage, chatId, signal))) return;
    const now = new Date();
    const says = standingOf(outage, now);
    const { text, buttons } = messageOf(outage, this.outages.onCall!, person, this.config.publicUrl, now);
    const result = await this.bot.edit(chatId, messageId, text, keysOf(buttons, outage, ACKNOWLEDGE));
    if (result.outcome === 'rate-limited') outage.heldUntil = inSeconds(result.retryAfterSeconds + MARGIN_S);
    else if (result.outcome === 'away' || result.outcome === 'unknown') page.notBefore = inSeconds(2);
    // What is gone, or cannot be changed any more, is left as it is.
    else page.says = says;
    this.outages.save(outage);
  }

  private async mail(outage: Outage, page: OutagePage, person: OnCallPerson): Promise<void> {
    if (!this.smtp.configured) return this.fail(outage, page, 'No mail server is configured');
    Object.assign(page, { status: 'sending', at: new Date().toISOString(), tries: page.tries + 1 });
    this.outages.save(outage);
    const { language, email: to } = person;
    const mail = incidentPageMail.render(language, mailOf(outage, this.outages.onCall!, person, this.config.publicUrl, new Date()));
    // The same name at each try: whoever gets it twice can tell.
    const id = `${outage.id}.${page.userId}.${page.round}`;
    const result = await this.smtp.send({ id, to, language, ...mail, createdAt: new Date(outage.noticedAt) }, MAIL_MS);
    if (result.outcome === 'sent') Object.assign(page, { status: 'sent', error: null });
    else if (result.outcome === 'refused' || page.tries >= MOST_TRIES) this.fail(outage, page, result.error);
    else Object.assign(page, { status: 'waiting', notBefore: inSeconds(Math.min(2 ** page.tries, LONGEST_WAIT_S)), error: result.error });
    this.outages.save(outage);
  }

  /** It may have arrived. It goes out once more, and is marked; twice in doubt is enough, and then there are mails. */
  private doubt(outage: Outage, page: OutagePage, error: string): void {
    if (page.repeated) {
      Object.assign(page, { status: 'unknown', error });
      this.instead(outage, page);
    } else Object.assign(page, { status: 'waiting', repeated: true, error });
  }

  private fail(outage: Outage, page: OutagePage, error: string): void {
    Object.assign(page, { status: 'failed', error });
    this.logger.error(`A page by ${page.channel} did not get out: ${error}`);
    this.instead(outage, page);
    this.outages.save(outage);
  }

  private instead(outage: Outage, page: OutagePage): void {
    const mail = page.channel === 'telegram' ? insteadOf(page, outage) : null;
    if (mail) outage.pages.push(mail);
  }

  /** Waits until the chat may be written to; false when that is too long to wait here. */
  private async turn(outage: Outage, chatId: number, signal: AbortSignal): Promise<boolean> {
    if (!isDue(outage.heldUntil)) return false;
    // Also what a process sent that is no more.
    const known = outage.pages.filter((page) => page.chatId === chatId && page.at !== null).map(({ at }) => new Date(at!).getTime());
    const free = Math.max(Math.max(this.lastTo.get(chatId) ?? 0, ...known) + CHAT_GAP_MS, this.lastAt + GAP_MS);
    const wait = free - Date.now();
    if (wait > 0) await sleep(wait, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) return false;
    this.lastAt = Date.now();
    this.lastTo.set(chatId, this.lastAt);
    return true;
  }
}

function isDue(notBefore: string | null): boolean {
  return notBefore === null || new Date(notBefore).getTime() <= Date.now();
}

function inSeconds(seconds: number): string {
  return new Date(Date.now() + seconds * 1000).toISOString();
}
