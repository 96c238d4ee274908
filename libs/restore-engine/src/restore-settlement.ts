import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { Bus } from '#platform/bus';
import { Config } from '#platform/config';
import { runInContext } from '#platform/context';
import { isDatabaseUnavailable, migrate } from '#platform/database';
import { ErasuresService } from '#privacy';
import { DataExchange } from './data-exchange.js';
import type { Restore } from './restore.js';
import type { RestoreConnection } from './restore-connection.repository.js';
import { RestoreErrors } from './restore.errors.js';
import { RestoreJournal } from './restore-journal.js';
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
  private readonly journal: RestoreJournal;

  constructor(
    config: Config,
    private readonly exchange: DataExchange,
    private readonly maintenance: RestoreMaintenance,
    private readonly erasures: ErasuresService,
    private readonly trail: RestoreTrailService,
    private readonly bus: Bus,
  ) {
    this.journal = new RestoreJournal(config.home);
    this.ownerUrl = config.databaseOwnerUrl;
  }

  private readonly ownerUrl: string | undefined;

  /**
   * Twice changes nothing, and what was begun is gone on with. With the lock nobody else does it.
   * @throws what kept it from being settled; somebody tries again.
   */
  async settle(connection: RestoreConnection, id: string): Promise<Restore> {
    const found = await connection.find(id);
    if (found?.state !== 'running') return found!;
    const actor = { kind: 'system', reason: 'restore' } as const;
    // Whoever lost the lock may be about to commit: from here on it cannot, or it has.
    const isOurs = found.committedAt === null && (await connection.fence(id));
    const restore = isOurs ? found : (await connection.find(id))!;
    await runInContext({ correlationId: randomUUID(), actor }, () =>
      isOurs ? this.fail(connection, restore) : this.complete(connection, restore),
    );
    return (await connection.find(id))!;
  }

  /** The data is what it was. */
  private async fail(connection: RestoreConnection, { id, kind, backupId }: Restore): Promise<void> {
    const { code, message } = (await this.journal.read(id))?.restore.error ?? RestoreErrors.RESTORE_INTERRUPTED;
    await this.reopen(connection, id);
    await patiently(() => this.trail.record('restore.fail', id, { kind, backupId, code }));
    await connection.fail(id, { code, message });
    await this.journal.change(id, { state: 'failed', error: { code, message } });
  }

  private async complete(connection: RestoreConnection, { id, kind, backupId, undoOf, asideSchema }: Restore): Promise<void> {
    await this.journal.change(id, { step: 'follow-up', error: null });
    // Sessions that began while it was under way know the tables from before.
    if (this.ownerUrl !== undefined) {
      await this.exchange.endOthers();
      await migrate(this.ownerUrl);
    }
    await this.bus.publish(RESTORED_CHANNEL, id);
    const { failed } = await patiently(() => this.erasures.replay());
    await this.reopen(connection, id);
    await patiently(() => this.trail.record('restore.complete', id, { kind, backupId, undoOf, asideSchema, notErased: failed.length }));
    await connection.finish(id, failed.length);
    await this.journal.change(id, { step: 'done', state: 'done' });
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
