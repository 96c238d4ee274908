import { buffer } from 'node:stream/consumers';
import { Injectable } from '@nestjs/common';
import type { Actor } from '#platform/access';
import { Config } from '#platform/config';
import { newId } from '#platform/database';
import { toLanguage } from '#platform/i18n';
import { scrub } from '#platform/logging';
import { SmtpAdapter } from '#platform/mail';
import { Storage } from '#platform/storage';
import { UserDirectory } from '#users';
import { type ConnectionTest, tryOut } from './connection-test.js';
import { requireSettings } from './settings.policy.js';
import { testMail } from './test-mail.js';

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
  ) {}

  /** Sends one mail, to the caller's own address unless another one is given, and waits until the mail server took it. */
  async mail(actor: Actor, to?: string): Promise<ConnectionTest & { readonly to: string }> {
    requireSettings(actor);
    const self = await this.users.find(actor.userId);
    const recipient = to ?? self!.email;
    const language = toLanguage(self?.language);
    const test = await tryOut(MAIL_LIMIT_MS, async () => {
      if (!this.smtp.configured) return 'No mail server is configured: set SMTP_URL, or mail.smtp.url in the settings.';
      const content = testMail.render(language, { installation: this.config.publicUrl });
      const handover = await this.smtp.send({ id: newId(), to: recipient, language, ...content, createdAt: new Date() }, MAIL_LIMIT_MS);
      return handover.outcome === 'sent' ? null : handover.error;
    });
    return { ...test, to: recipient };
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

  private async readBack(key: string): Promise<string | null> {
    const found = await this.storage.get(key);
    if (!found) return 'The file was written and could not be found again.';
    return (await buffer(found.body)).equals(CONTENT) ? null : 'The file came back with another content.';
  }
}
