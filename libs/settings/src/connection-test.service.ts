import { buffer } from 'node:stream/consumers';
import { Injectable } from '@nestjs/common';
import type { Actor } from '#platform/access';
import { Config } from '#platform/config';
import { newId } from '#platform/database';
import { toLanguage } from '#platform/i18n';
import { scrub } from '#platform/logging';
import { SmtpAdapter } from '#platform/mail';
import { TelegramBot } from '#platform/telegram';
import { FileRemoval, Storage } from '#platform/storage';
import { UserDirectory } from '#users';
import { type ConnectionTest, tryOut } from './connection-test.js';
import { MailTestService, testMail } from './mail-test.service.js';
import { requireSettings } from './settings.policy.js';

const MAIL_LIMIT_MS = 15_000;
const STORAGE_LIMIT_MS = 15_000;
const TELEGRAM_LIMIT_MS = 12_000;
const CONTENT = Buffer.from('Written to try the storage out; may be deleted.\n');

/** Tries out what the settings and the environment say, now, with the values in force in this process. */
@Injectable()
export class ConnectionTestService {
  constructor(
    private readonly config: Config,
    private readonly smtp: SmtpAdapter,
    private readonly storage: Storage,
    private readonly removal: FileRemoval,
    private readonly users: UserDirectory,
    private readonly mailTests: MailTestService,
    private readonly bot: TelegramBot,
  ) {}

  /** Sends one mail, to the caller's own address unless another one is given, and waits until the mail server took it. */
  async mail(actor: Actor, to?: string): Promise<ConnectionTest & { readonly to: string }> {
    requireSettings(actor);
    const self = await this.users.find(actor.userId);
    const recipient = to ?? self!.email;
    const language = toLanguage(self?.language);
    const mark = await this.mailTests.mark();
    const test = await tryOut(MAIL_LIMIT_MS, async () => {
      const content = testMail.render(language, { installation: this.config.publicUrl });
      const handover = await this.smtp.send({ id: newId(), to: recipient, language, ...content, createdAt: new Date() }, MAIL_LIMIT_MS);
      return handover.outcome === 'sent' ? null : handover.error;
    });
    if (test.ok) await this.mailTests.remember(mark, recipient);
    return { ...test, to: recipient };
  }

  /** When a test mail was last taken with the mail settings that are in force now; null: not yet. */
  mailWorksSince(): Promise<Date | null> {
    return this.mailTests.workSince();
  }

  /** Writes a small file, reads it back, and deletes it. */
  async files(actor: Actor): Promise<ConnectionTest> {
    requireSettings(actor);
    const key = `probes/${newId()}.txt`;
    const test = await tryOut(STORAGE_LIMIT_MS, async () => {
      await this.storage.put(key, CONTENT, { contentType: 'text/plain', size: CONTENT.length });
      const problem = await this.readBack(key);
      await this.removal.erase([key]);
      return problem ?? ((await this.storage.exists(key)) ? 'The file was deleted and is still there.' : null);
    });
    return { ...test, reason: test.reason === null ? null : scrub(test.reason) };
  }

  /** Asks Telegram who the bot is. @returns its name there with the `@`; null when it did not say. */
  async telegram(actor: Actor): Promise<ConnectionTest & { readonly bot: string | null }> {
    requireSettings(actor);
    let bot: string | null = null;
    const test = await tryOut(TELEGRAM_LIMIT_MS, async () => {
      const me = await this.bot.me();
      if (me.outcome !== 'me') return me.error;
      bot = `@${me.username}`;
      return null;
    });
    return { ...test, bot };
  }

  private async readBack(key: string): Promise<string | null> {
    const found = await this.storage.get(key);
    if (!found) return 'The file was written and could not be found again.';
    return (await buffer(found.body)).equals(CONTENT) ? null : 'The file came back with another content.';
  }
}
