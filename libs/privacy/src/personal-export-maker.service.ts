import { Injectable } from '@nestjs/common';
import { Transactions } from '#platform/database';
import { PersonalData } from '#platform/privacy';
import { Settings } from '#platform/settings';
import { UserDirectory, type UserSummary } from '#users';
import { ExportDelivery } from './export-delivery.js';
import { KnownEmails } from './known-emails.js';
import { archive } from './personal-archive.js';
import { PersonalExportRepository } from './personal-export.repository.js';
import { PrivacySettings } from './privacy.settings.js';

/** The person is gone, or somebody stopped the job. */
class NotWanted extends Error {}

/** Writes exports. Not in a transaction: files are written over minutes. */
@Injectable()
export class PersonalExportMaker {
  constructor(
    private readonly transactions: Transactions,
    private readonly exports: PersonalExportRepository,
    private readonly personalData: PersonalData,
    private readonly users: UserDirectory,
    private readonly emails: KnownEmails,
    private readonly settings: Settings,
    private readonly deliveries: ExportDelivery,
  ) {}

  /** Makes one; does nothing when it is made, or nobody waits for it. */
  async make(id: string, signal: AbortSignal): Promise<void> {
    const userId = await this.transactions.run(() => this.exports.begin(id));
    const person = userId === null ? null : await this.users.find(userId);
    if (!person) return;
    try {
      const size = await this.write(id, person, signal);
      const days = this.settings.get(PrivacySettings['privacy.export.days']);
      const isWanted = await this.transactions.run(async () => {
        const expiresAt = await this.exports.finish(id, size, days);
        if (expiresAt !== null) await this.deliveries.tell(person, expiresAt);
        return expiresAt !== null;
      });
      if (!isWanted) await this.deliveries.discard(id);
    } catch (error) {
      if (!(error instanceof NotWanted)) throw error;
      await this.deliveries.discard(id);
    }
  }

  /** For a job that has no more attempts. */
  giveUp(id: string): Promise<void> {
    return this.transactions.run(() => this.exports.fail(id));
  }

  private async write(id: string, person: UserSummary, signal: AbortSignal): Promise<number> {
    const emails = await this.emails.of(person.id, person.email);
    const reached = new Set<string>();
    const { size } = await archive(
      this.personalData.exportOf(person.id, emails),
      (body) => this.deliveries.store(id, body),
      async (path) => {
        signal.throwIfAborted();
        const contributor = path.split('/', 1)[0]!;
        if (reached.has(contributor)) return;
        reached.add(contributor);
        if (!(await this.transactions.run(() => this.exports.progress(id, reached.size)))) throw new NotWanted();
      },
    );
    return size;
  }
}
