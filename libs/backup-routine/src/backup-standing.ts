import { Injectable } from '@nestjs/common';
import { BackupCatalogue } from '#backup-archives';
import { ArchiveKeys, ArchiveSpace } from '#platform/archives';

/** How things stand with backups, by what lies in their place: known without a database. */
export interface BackupState {
  readonly place: 'disk' | 's3';
  readonly encrypted: boolean;
  readonly verified: number;
  readonly running: number;
  /** Of the newest that counts; null: there is none. */
  readonly lastVerifiedAt: Date | null;
  /** Code of why the newest one failed; null when it did not. */
  readonly lastFailure: string | null;
  readonly freeBytes: number | null;
}

/** Looks at the place of the backups. */
@Injectable()
export class BackupStanding {
  constructor(
    private readonly catalogue: BackupCatalogue,
    private readonly space: ArchiveSpace,
    private readonly keys: ArchiveKeys,
  ) {}

  async state(): Promise<BackupState> {
    const [all, freeBytes] = await Promise.all([this.catalogue.list(), this.space.freeBytes()]);
    const last = all.find(({ state }) => state === 'verified' || state === 'failed');
    return {
      place: this.space.kind,
      encrypted: this.keys.encrypts,
      verified: all.filter(({ state }) => state === 'verified').length,
      running: all.filter(({ state }) => state === 'running').length,
      lastVerifiedAt: all.find(({ state }) => state === 'verified')?.verifiedAt ?? null,
      lastFailure: last?.error?.code ?? null,
      freeBytes,
    };
  }
}
