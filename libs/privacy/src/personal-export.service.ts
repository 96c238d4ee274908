import { Injectable } from '@nestjs/common';
import { AuditLog } from '#audit';
import { newId, Transactions } from '#platform/database';
import { AppError, PlatformErrors } from '#platform/errors';
import { Jobs } from '#platform/jobs';
import { PersonalData } from '#platform/privacy';
import { Settings } from '#platform/settings';
import { Storage, type StoredFile } from '#platform/storage';
import { type PersonalExport, PersonalExportRepository } from './personal-export.repository.js';
import { PrivacyErrors } from './privacy.errors.js';
import { MakePersonalExport } from './privacy.jobs.js';
import { PrivacySettings } from './privacy.settings.js';

/** Where the file of an export lies in the storage. */
export function exportKey(id: string): string {
  return `exports/${id}.zip`;
}

/** What people ask for and get. */
@Injectable()
export class PersonalExportService {
  constructor(
    private readonly transactions: Transactions,
    private readonly exports: PersonalExportRepository,
    private readonly personalData: PersonalData,
    private readonly settings: Settings,
    private readonly storage: Storage,
    private readonly jobs: Jobs,
    private readonly audit: AuditLog,
  ) {}

  /** Begins an export; one that is on its way is not joined by another. */
  request(userId: string): Promise<PersonalExport> {
    return this.transactions.run(async () => {
      await this.exports.failAbandoned(userId);
      const id = newId();
      const days = this.settings.get(PrivacySettings['privacy.export.days']);
      if (await this.exports.insert(id, userId, this.personalData.size, days)) {
        await this.jobs.enqueue(MakePersonalExport, { exportId: id });
        await this.audit.record({ action: 'user.request-export', target: { type: 'user', id: userId }, after: { exportId: id } });
      }
      return this.find(userId);
    });
  }

  /** The newest one. @throws AppError NOT_FOUND */
  async find(userId: string): Promise<PersonalExport> {
    const found = await this.exports.findNewest(userId);
    if (!found) throw new AppError(PlatformErrors.NOT_FOUND);
    return found;
  }

  /** The file of the newest one. @throws AppError NOT_FOUND, EXPORT_NOT_READY */
  async open(userId: string): Promise<StoredFile> {
    const { id, status, isExpired } = await this.find(userId);
    const file = status === 'ready' && !isExpired ? await this.storage.get(exportKey(id)) : null;
    if (!file) throw new AppError(PrivacyErrors.EXPORT_NOT_READY);
    try {
      await this.transactions.run(() =>
        this.audit.record({ action: 'user.download-export', target: { type: 'user', id: userId }, after: { exportId: id } }),
      );
    } catch (error) {
      file.body.destroy();
      throw error;
    }
    return file;
  }
}
