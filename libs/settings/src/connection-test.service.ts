import { buffer } from 'node:stream/consumers';
import { Injectable } from '@nestjs/common';
import { AuditLog } from '#audit';
import type { Actor } from '#platform/access';
import { Config } from '#platform/config';
import { newId, Transactions } from '#platform/database';
import { toLanguage } from '#platform/i18n';
import { scrub } from '#platform/logging';
import { SmtpAdapter } from '#platform/mail';
import { Settings } from '#platform/settings';
import { Storage } from '#platform/storage';
import { UserDirectory } from '#users';
import { type ConnectionTest, tryOut } from './connection-test.js';
import { requireSettings } from './settings.policy.js';
import { mailSettingsMark, testMail } from './test-mail.js';

/** Action of the trail: a test mail was taken. */
const MAIL_WORKED = 'settings.test-mail';
const MAIL_LIMIT_MS = 15_000;
const STORAGE_LIMIT_MS = 15_000;
const CONTENT = Buffer.from('Written to try the storage out; may be deleted.\n');

/** Tries out what the settings and the environment say, now, with the values in force in this process. */
@Injectable()
export class ConnectionTestService {
  constructor(
    private readonly config: Config,
    private readonly smtp: SmtpAdapter,
    private readonly storage: Storage,
    private readonly users: UserDirectory,
    private readonly settings: Settings,
    private readonly transactions: Transactions,
    private readonly audit: AuditLog,
  ) {}

  /** Sends one mail, to the caller's own address unless another one is given, and waits until the mail server took it. */
  async mail(actor: Actor, to?: string): Promise<ConnectionTest & { readonly to: string }> {
    requireSettings(actor);
    const self = await this.users.find(actor.userId);
    const recipient = to ?? self!.email;
    const language = toLanguage(self?.language);
    const mark = mailSettingsMark(this.settings);
    const test = await tryOut(MAIL_LIMIT_MS, async () => {
      if (!this.smtp.configured) return 'No mail server is configured: set SMTP_URL, or mail.smtp.url in the settings.';
      const content = testMail.render(language, { installation: this.config.publicUrl });
      const handover = await this.smtp.send({ id: newId(), to: recipient, language, ...content, createdAt: new Date() }, MAIL_LIMIT_MS);
      return handover.outcome === 'sent' ? null : handover.error;
    });
    if (test.ok) await this.remember(mark, recipient);
    return { ...test, to: recipient };
  }

  /** When a test mail was last taken with the mail settings that are in force now; null: not yet. */
  async mailWorksSince(): Promise<Date | null> {
    const latest = await this.audit.latest(MAIL_WORKED);
    return latest && latest.after?.mark === mailSettingsMark(this.settings) ? latest.occurredAt : null;
  }

  /** Writes a small file, reads it back, and deletes it. */
  async files(actor: Actor): Promise<ConnectionTest> {
    requireSettings(actor);
    const key = `probes/${newId()}.txt`;
    const test = await tryOut(STORAGE_LIMIT_MS, async () => {
      await this.storage.put(key, CONTENT, { contentType: 'text/plain', size: CONTENT.length });
      const problem = await this.readBack(key);
      await this.storage.delete(key);
      return problem ?? ((await this.storage.exists(key)) ? 'The file was deleted and is still there.' : null);
    });
    return { ...test, reason: test.reason === null ? null : scrub(test.reason) };
  }

  private async remember(mark: string, email: string): Promise<void> {
    await this.transactions.run(() =>
      this.audit.record({ action: MAIL_WORKED, target: { type: 'settings', id: 'mail' }, after: { mark }, personal: { email } }),
    );
  }

  private async readBack(key: string): Promise<string | null> {
    const found = await this.storage.get(key);
    if (!found) return 'The file was written and could not be found again.';
    return (await buffer(found.body)).equals(CONTENT) ? null : 'The file came back with another content.';
  }
}
