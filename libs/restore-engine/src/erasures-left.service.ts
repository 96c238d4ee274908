import { Injectable, Logger } from '@nestjs/common';
import { PeopleCameBack } from '#backups';
import { Alerts } from '#platform/alerts';
import { isDatabaseUnavailable, Transactions } from '#platform/database';
import { ErasuresService } from '#privacy';
import { RestoreRows } from './restore-rows.repository.js';

/** At least: who was erased could not even be read. */
const SOMEBODY = 1;

/** Sees to it that nobody stays whom a restore has brought back, though they were erased. */
@Injectable()
export class ErasuresLeft {
  private readonly logger = new Logger('Restores');

  constructor(
    private readonly restores: RestoreRows,
    private readonly erasures: ErasuresService,
    private readonly alerts: Alerts,
    private readonly transactions: Transactions,
  ) {}

  /** Does nothing when the last restore has erased them all. */
  async eraseAgain(signal: AbortSignal): Promise<void> {
    if (!(await this.restores.hasNotErased())) return;
    const people = await this.tryAll(signal);
    // Throws: once nobody is left by the note, nobody comes here again to say so.
    await this.tell(people);
    await this.restores.noteNotErased(people);
  }

  /**
   * Erases everybody again who was erased before. Whatever goes wrong with that keeps no platform closed, but a database that is away.
   * @returns how many could not be: an alert says so until they are.
   */
  async replay(): Promise<number> {
    return this.note(await this.tryAll());
  }

  /** Leaves it to `eraseAgain`. @returns how many could not be, at least. */
  async leave(): Promise<number> {
    return this.note(SOMEBODY);
  }

  private async note(people: number): Promise<number> {
    // Whoever tries again says it as well.
    await this.tell(people).catch((error: Error) => this.logger.warn(`Who is back could not be made an alert: ${error.message}`));
    return people;
  }

  private async tryAll(signal?: AbortSignal): Promise<number> {
    try {
      return (await this.erasures.replay(signal)).failed.length;
    } catch (error) {
      if (signal?.aborted || isDatabaseUnavailable(error)) throw error;
      this.logger.error('Who was erased could not be erased again', error);
      return SOMEBODY;
    }
  }

  private async tell(people: number): Promise<void> {
    if (people > 0)
      this.logger.error(`${people} people are back who were erased; tried again soon. Is one of them the last administrator?`);
    await this.transactions.run(() =>
      people > 0 ? this.alerts.raise(PeopleCameBack, '', String(people)) : this.alerts.clear(PeopleCameBack, ''),
    );
  }
}
