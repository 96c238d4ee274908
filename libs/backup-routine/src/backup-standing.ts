import { Injectable } from '@nestjs/common';
import { BackupCatalogue, type BackupFailure, isOwn } from '#backup-archives';
import { RestoreFacts } from '#backups';
import { ArchiveKeys, ArchiveSpace } from '#platform/archives';

/** How things stand with backups, by what lies in their place: known without a database. */
export interface BackupState {
  readonly place: 'disk' | 's3';
  readonly encrypted: boolean;
  /** Of those that were made here: others vouch for nothing. */
  readonly verified: number;
  readonly running: number;
  /** Of the newest that counts, when it was read back, and when it was made; null: there is none. */
  readonly lastVerifiedAt: Date | null;
  readonly lastVerifiedCreatedAt: Date | null;
  /** Code of why the newest one failed; null when it did not. */
  readonly lastFailure: string | null;
  readonly freeBytes: number | null;
  /** Code of why none can be tried out or restored from the panel; null when one can, or while nobody knows. */
  readonly drillObstacle: string | null;
}

/** Less than a part of the status may take. */
const OBSTACLE_MS = 100;

/** Looks at the place of the backups. */
@Injectable()
export class BackupStanding {
  constructor(
    private readonly catalogue: BackupCatalogue,
    private readonly space: ArchiveSpace,
    private readonly keys: ArchiveKeys,
    private readonly facts: RestoreFacts,
  ) {}

  async state(): Promise<BackupState> {
    const [all, freeBytes, obstacle] = await Promise.all([this.catalogue.list(), this.space.freeBytes(), this.drillObstacle()]);
    const verified = all.filter((backup) => backup.state === 'verified' && isOwn(backup));
    const last = all.find(({ state }) => state === 'verified' || state === 'failed');
    return {
      place: this.space.kind,
      encrypted: this.keys.encrypts,
      verified: verified.length,
      running: all.filter(({ state }) => state === 'running').length,
      lastVerifiedAt: verified[0]?.verifiedAt ?? null,
      lastVerifiedCreatedAt: verified[0]?.createdAt ?? null,
      lastFailure: last?.error?.code ?? null,
      freeBytes,
      drillObstacle: obstacle?.code ?? null,
    };
  }

  /** The one question here that a database answers: while it is away, the rest is not late for it. */
  private async drillObstacle(): Promise<BackupFailure | null> {
    const { promise: late, resolve } = Promise.withResolvers<null>();
    const timer = setTimeout(resolve, OBSTACLE_MS, null);
    try {
      return await Promise.race([this.facts.source.whyNoDrill().catch(() => null), late]);
    } finally {
      clearTimeout(timer);
    }
  }
}
