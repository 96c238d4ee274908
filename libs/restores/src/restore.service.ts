import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { AuditLog } from '#audit';
import type { Actor } from '#platform/access';
import { Bus } from '#platform/bus';
import { Config } from '#platform/config';
import { isDatabaseUnavailable, newId, Transactions } from '#platform/database';
import { AppError, PlatformErrors } from '#platform/errors';
import {
  type NewRestore,
  reasonOfUndo,
  type Restore,
  RESTORED_CHANNEL,
  RestoreErrors,
  RestoreJournal,
  type RestoreKind,
  Restorers,
  RestoreRows,
} from '#restore-engine';
import { CONFIRM_WORDS, mayBeUndone, RestorePreviewService } from './restore-preview.service.js';
import { requireBackups } from '#backups';

/** What is asked for, by whom. */
export interface RestoreWish {
  readonly confirmWord: string;
  readonly reason: string;
}

/** What is to be done, and why. */
export type RestoreOrder = Pick<NewRestore, 'kind' | 'backupId' | 'undoOf' | 'reason'>;

/** A restore that was asked for, and what lets somebody watch it whose session it ends. */
export interface AskedRestore {
  readonly restore: Restore;
  readonly watchToken: string;
}

/** The last row of a page. */
export type RestorePlace = Parameters<RestoreRows['page']>[0];

/** Asks for restores and their undoing, and tells how they are. */
@Injectable()
export class RestoreService {
  private readonly journal: RestoreJournal;

  constructor(
    config: Config,
    private readonly transactions: Transactions,
    private readonly restores: RestoreRows,
    private readonly preview: RestorePreviewService,
    private readonly audit: AuditLog,
    private readonly bus: Bus,
    private readonly restorers: Restorers,
  ) {
    this.journal = new RestoreJournal(config.home);
  }

  /**
   * Has the data of a backup brought back by the next worker.
   * @throws AppError FORBIDDEN, NOT_FOUND, RESTORE_WORD_WRONG, RESTORE_BLOCKED, RESTORE_RUNNING
   */
  async restore(actor: Actor, backupId: string, { confirmWord, reason }: RestoreWish): Promise<AskedRestore> {
    requireBackups(actor, 'backup.restore');
    const { blockers } = await this.preview.ofBackup(actor, backupId);
    requireWord('restore', confirmWord);
    if (await this.restores.findOpen()) throw new AppError(RestoreErrors.RESTORE_RUNNING);
    if (blockers.length > 0)
      throw new AppError(RestoreErrors.RESTORE_BLOCKED, {
        problems: blockers.map(({ message }) => message),
        codes: blockers.map(({ code }) => code),
      });
    return this.ask(actor, { kind: 'restore', backupId, undoOf: null, reason });
  }

  /**
   * Has the data from before a restore put back.
   * @throws AppError FORBIDDEN, NOT_FOUND, RESTORE_WORD_WRONG, RESTORE_NOT_UNDOABLE, RESTORE_RUNNING, RESTORE_NO_WORKER
   */
  async undo(actor: Actor, restoreId: string, confirmWord: string): Promise<AskedRestore> {
    requireBackups(actor, 'backup.restore');
    const restore = await this.restores.find(restoreId);
    if (!restore) throw new AppError(PlatformErrors.NOT_FOUND);
    requireWord('undo', confirmWord);
    if (await this.restores.findOpen()) throw new AppError(RestoreErrors.RESTORE_RUNNING);
    if (!mayBeUndone(restore)) throw new AppError(RestoreErrors.RESTORE_NOT_UNDOABLE);
    if (!(await this.restorers.areThere())) throw new AppError(RestoreErrors.RESTORE_NO_WORKER);
    return this.ask(actor, {
      kind: 'undo',
      backupId: restore.backupId,
      undoOf: restoreId,
      reason: reasonOfUndo(restore),
    });
  }

  /** @throws AppError FORBIDDEN */
  async page(actor: Actor, after: RestorePlace, limit: number): Promise<Restore[]> {
    requireBackups(actor, 'backup.restore');
    return this.restores.page(after, limit);
  }

  /** @throws AppError FORBIDDEN, NOT_FOUND */
  async find(actor: Actor, id: string): Promise<Restore> {
    requireBackups(actor, 'backup.restore');
    const restore = await this.restores.find(id);
    if (!restore) throw new AppError(PlatformErrors.NOT_FOUND);
    return restore;
  }

  /** For whoever has its token; also while the database is away. @throws AppError NOT_FOUND for a wrong token as well. */
  async watch(id: string, token: string): Promise<Restore> {
    const digest = digestOf(token);
    try {
      const [known, restore] = await Promise.all([this.restores.findWatchDigest(id), this.restores.find(id)]);
      if (known && restore && timingSafeEqual(known, digest)) return restore;
    } catch (error) {
      if (!isDatabaseUnavailable(error)) throw error;
      const entry = await this.journal.read(id);
      if (entry?.watchDigest && timingSafeEqual(Buffer.from(entry.watchDigest, 'hex'), digest)) return entry.restore;
    }
    throw new AppError(PlatformErrors.NOT_FOUND);
  }

  /** For a process that holds the lock and does it at once. @throws AppError RESTORE_RUNNING */
  async note(asked: RestoreOrder): Promise<Restore> {
    return this.insert({ id: newId(), ...asked, requestedBy: null, watchDigest: null });
  }

  private async ask(actor: Actor, asked: RestoreOrder): Promise<AskedRestore> {
    const watchToken = randomBytes(32).toString('base64url');
    const restore = await this.insert({ id: newId(), ...asked, requestedBy: actor.userId, watchDigest: digestOf(watchToken) });
    // Whoever may begin it looks at once.
    await this.bus.publish(RESTORED_CHANNEL, restore.id);
    return { restore, watchToken };
  }

  private async insert(asked: NewRestore): Promise<Restore> {
    const { id, kind, backupId, undoOf, reason } = asked;
    await this.transactions.run(async () => {
      await this.restores.insert(asked);
      const action = kind === 'undo' ? 'restore.undo' : 'restore.start';
      await this.audit.record({ action, target: { type: 'restore', id }, after: { backupId, ...(undoOf !== null && { undoOf }), reason } });
    });
    return (await this.restores.find(id))!;
  }
}

function requireWord(kind: RestoreKind, word: string): void {
  if (word.trim().toUpperCase() !== CONFIRM_WORDS[kind]) throw new AppError(RestoreErrors.RESTORE_WORD_WRONG);
}

function digestOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
