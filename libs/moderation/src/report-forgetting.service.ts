import { Injectable } from '@nestjs/common';
import { inBatches, Transactions } from '#platform/database';
import { Settings } from '#platform/settings';
import { ModerationSettings } from './moderation.settings.js';
import { ReportEvidence } from './report-evidence.js';
import { ReportRepository } from './report.repository.js';

/** Forgets reports that were decided long ago; open ones stay. */
@Injectable()
export class ReportForgettingService {
  constructor(
    private readonly transactions: Transactions,
    private readonly reports: ReportRepository,
    private readonly evidence: ReportEvidence,
    private readonly settings: Settings,
  ) {}

  async forgetOld(): Promise<void> {
    const days = this.settings.get(ModerationSettings['moderation.retention.days']);
    await inBatches((limit) =>
      this.transactions.run(async () => {
        const gone = await this.reports.removeOld(days, limit);
        await this.evidence.drop(gone);
        return gone.length;
      }),
    );
  }
}
