import { Injectable, Logger } from '@nestjs/common';
import { isDatabaseUnavailable, Transactions } from '#platform/database';
import { PersonalData } from '#platform/privacy';
import { AccountDeletion, UserDirectory } from '#users';
import { ErasureLedgerRepository } from './erasure-ledger.repository.js';
import { KnownEmails } from './known-emails.js';

const BATCH = 100;
const PAGE = 500;
const FIRST = '00000000-0000-0000-0000-000000000000';

/** How many people a run erased, and who could not be. */
export interface ErasureReport {
  readonly erased: number;
  readonly failed: readonly string[];
}

/** Lets the whole platform forget people. Each erasure is one transaction with its row in the ledger. */
@Injectable()
export class ErasuresService {
  private readonly logger = new Logger(ErasuresService.name);

  constructor(
    private readonly transactions: Transactions,
    private readonly deletions: AccountDeletion,
    private readonly users: UserDirectory,
    private readonly personalData: PersonalData,
    private readonly emails: KnownEmails,
    private readonly ledger: ErasureLedgerRepository,
  ) {}

  /** Erases those whose time is up. Who cannot be erased (the last administrator) does not keep the others. */
  async eraseDue(signal: AbortSignal): Promise<ErasureReport> {
    const failed: string[] = [];
    const tried = new Set<string>();
    let erased = 0;
    for (;;) {
      const due = (await this.deletions.findDue(BATCH + failed.length)).filter((id) => !tried.has(id));
      if (due.length === 0) return { erased, failed };
      for (const userId of due) {
        signal.throwIfAborted();
        tried.add(userId);
        if (await this.attempt(() => this.erase(userId))) erased += 1;
        else failed.push(userId);
      }
    }
  }

  /**
   * Erases everybody again whom a restore has brought back. Nobody who was erased once is anybody afterwards.
   * @throws what says that somebody may be erased later, after all others: it may say so of the same person each time.
   */
  async replay(signal: AbortSignal = new AbortController().signal): Promise<ErasureReport> {
    const failed: string[] = [];
    let erased = 0;
    let later: unknown;
    let after = FIRST;
    for (;;) {
      const page = await this.ledger.pageAfter(after, PAGE);
      for (const userId of page) {
        signal.throwIfAborted();
        const person = await this.users.find(userId);
        if (!person || person.status === 'deleted') continue;
        const again = async (): Promise<void> => {
          await this.deletions.expedite(userId);
          await this.erase(userId);
        };
        try {
          if (await this.attempt(() => this.transactions.run(again))) erased += 1;
          else failed.push(userId);
        } catch (error) {
          // Of a database that is away, looking for the next one says so.
          later ??= error;
        }
      }
      if (page.length < PAGE) {
        if (later !== undefined) throw later;
        return { erased, failed };
      }
      after = page.at(-1)!;
    }
  }

  /** Does nothing for somebody who has changed their mind. @throws AppError LAST_ADMINISTRATOR */
  private async erase(userId: string): Promise<void> {
    await this.transactions.run(async () => {
      const due = await this.deletions.lockDue(userId);
      if (!due) return;
      const emails = await this.emails.of(userId, due.email);
      await this.ledger.add(userId);
      await this.personalData.erase({ userId, email: due.email, emails });
    });
  }

  /** @throws what says that nobody at all can be erased now. */
  private async attempt(work: () => Promise<void>): Promise<boolean> {
    try {
      await work();
      return true;
    } catch (error) {
      if (isDatabaseUnavailable(error)) throw error;
      this.logger.error('Somebody could not be erased', error);
      return false;
    }
  }
}
