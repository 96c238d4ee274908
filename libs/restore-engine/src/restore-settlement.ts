import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, Logger } from '@nestjs/common';
import { Bus } from '#platform/bus';
import { Config } from '#platform/config';
import { runInContext } from '#platform/context';
import { isDatabaseUnavailable } from '#platform/database';
import { BackupRunner } from '#backups';
import { DataExchange } from './data-exchange.js';
import { ErasuresLeft } from './erasures-left.service.js';
import type { Restore, RestoreFailure } from './restore.js';
import type { RestoreConnection } from './restore-connection.repository.js';
import { RestoreErrors } from './restore.errors.js';
import { type JournalChange, RestoreJournal } from './restore-journal.js';
import { type MaintenanceBefore, RestoreMaintenance } from './restore-maintenance.js';
import { RestoreTrailService } from './restore-trail.service.js';

/** Channel on which a process tells the others that the data is another. */
export const RESTORED_CHANNEL = 'restored';
/** Connections of the pool were ended; it takes a moment until it has noticed. */
const TRIES = 5;
const PAUSE_MS = 300;

/** The end of a restore, whoever comes to it: nothing was changed, or the data is another and has to be made to belong here. */
@Injectable()
export class RestoreSettlement {
  private readonly logger = new Logger('Restores');
  /** Restores after which this process has ended all sessions: a later step that fails does not have it done again and again. */
  private readonly begunAnew = new Set<string>();
  private readonly journal: RestoreJournal;

  constructor(
    config: Config,
    private readonly exchange: DataExchange,
    private readonly maintenance: RestoreMaintenance,
    private readonly erasures: ErasuresLeft,
    private readonly trail: RestoreTrailService,
    private readonly bus: Bus,
    private readonly backups: BackupRunner,
  ) {
    this.journal = new RestoreJournal(config.home);
  }

  /**
   * Twice changes nothing, and what was begun is gone on with. With the lock nobody else does it.
   * @param failure why it did not come to its end, for whoever knows; else the journal does, or nobody.
   * @throws what kept it from being settled; somebody tries again.
   */
  async settle(connection: RestoreConnection, id: string, failure?: RestoreFailure): Promise<Restore> {
    const found = await connection.find(id);
    if (found?.state !== 'running') return found!;
    const actor = { kind: 'system', reason: 'restore' } as const;
    // Whoever lost the lock may be about to commit: from here on it cannot, or it has.
    const isOurs = found.committedAt === null && (await connection.fence(id));
    const restore = isOurs ? found : (await connection.find(id))!;
    await runInContext({ correlationId: randomUUID(), actor }, () =>
      isOurs ? this.fail(connection, restore, failure) : this.complete(connection, restore),
    );
    return (await connection.find(id))!;
  }

  /** The data is what it was. */
  private async fail(connection: RestoreConnection, restore: Restore, known: RestoreFailure | undefined): Promise<void> {
    const { id, kind, backupId } = restore;
    const { code, message } = known ?? (await this.journal.read(id))?.restore.error ?? RestoreErrors.RESTORE_INTERRUPTED;
    await this.reopen(connection, id);
    await this.exchange.clear().catch((error: unknown) => this.logger.warn('What was loaded is removed by the next restore.', error));
    await patiently(() => this.trail.record('restore.fail', id, { kind, backupId, code }));
    if (await connection.fail(id, { code, message })) return this.note(id, { state: 'failed', error: { code, message } });
    const now = await connection.find(id);
    if (now?.state === 'running') await this.complete(connection, now);
  }

  private async complete(connection: RestoreConnection, restore: Restore): Promise<void> {
    const { id, kind, backupId, undoOf, asideSchema, committedAt } = restore;
    await this.note(id, { step: 'follow-up', error: null });
    if (!this.begunAnew.has(id)) {
      await this.exchange.beginAnew();
      this.begunAnew.add(id);
    }
    await this.bus.publish(RESTORED_CHANNEL, id);
    await this.unlessAway(connection, id, () => this.backups.orderAgain(new Date(committedAt!)));
    const notErased = (await this.unlessAway(connection, id, () => this.erasures.replay())) ?? (await this.erasures.leave());
    await this.reopen(connection, id);
    await patiently(() => this.trail.record('restore.complete', id, { kind, backupId, undoOf, asideSchema, notErased }));
    await connection.finish(id, notErased);
    await this.note(id, { step: 'done', state: 'done' });
  }

  /** For a disk that is full after the data has doubled: the row says the same. */
  private async note(id: string, change: JournalChange): Promise<void> {
    await this.journal.change(id, change).catch((error: unknown) => this.logger.warn('The journal of a restore is behind.', error));
  }

  /**
   * For what is no reason to keep the platform closed, such as a statement that is given up each time it is tried.
   * @throws while the database is away, which its own connection tells.
   */
  private async unlessAway<T>(connection: RestoreConnection, id: string, work: () => Promise<T>): Promise<T | undefined> {
    try {
      return await patiently(work);
    } catch (error) {
      await connection.find(id);
      this.logger.warn('Something after a restore could not be done, and is left for later.', error);
      return undefined;
    }
  }

  private async reopen(connection: RestoreConnection, id: string): Promise<void> {
    const before = (await connection.findMaintenance(id)) as MaintenanceBefore | null;
    if (before) await patiently(() => this.maintenance.reopen(before));
  }
}

async function patiently<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (attempt === TRIES || !isDatabaseUnavailable(error)) throw error;
      await sleep(PAUSE_MS * attempt);
    }
  }
}
