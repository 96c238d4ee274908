import { Injectable } from '@nestjs/common';
import { inBatches } from '#platform/database';
import { Settings } from '#platform/settings';
import { ModerationSettings } from './moderation.settings.js';
import { ReportRepository } from './report.repository.js';

/** Forgets reports that were decided long ago; open ones stay. */
@Injectable()
export class ReportForgettingService {
  constructor(
    private readonly reports: ReportRepository,
    private readonly settings: Settings,
  ) {}

  async forgetOld(): Promise<void> {
    const days = this.settings.get(ModerationSettings['moderation.retention.days']);
    await inBatches((limit) => this.reports.removeOld(days, limit));
  }
}
