import { Injectable } from '@nestjs/common';
import { Config } from '#platform/config';
import { toLanguage, type Language } from '#platform/i18n';
import { MAX_ATTACHMENT_BYTES, Mails } from '#platform/mail';
import { type Report, ReportReaders, reportKey, ReportService } from '#reports';
import { UserDirectory } from '#users';
import { reportMail } from './report-mail.js';
import { ReportScheduleRepository } from './report-schedule.repository.js';

/** Mails what schedules had made, to those who may see the figures then. */
@Injectable()
export class ReportMailing {
  constructor(
    private readonly config: Config,
    private readonly schedules: ReportScheduleRepository,
    private readonly reports: ReportService,
    private readonly readers: ReportReaders,
    private readonly users: UserDirectory,
    private readonly mails: Mails,
  ) {}

  /** Joins the caller's transaction. Does nothing for a report that was mailed, or whose schedule is gone. */
  async mail(reportId: string): Promise<void> {
    const schedule = await this.schedules.lockUnsent(reportId);
    const report = schedule && (await this.reports.look(reportId));
    if (!schedule || report?.status !== 'ready') return;
    const recipients = await this.readers.among(schedule.recipientIds, schedule.scope);
    for (const userId of recipients) await this.write(userId, report, schedule.name);
    await this.schedules.noteSent(reportId, recipients.length);
  }

  private async write(userId: string, report: Report, name: string): Promise<void> {
    const person = (await this.users.find(userId))!;
    const language = toLanguage(person.language);
    const { kind, from, to, format, size } = report;
    const isAttached = size !== null && size <= MAX_ATTACHMENT_BYTES;
    const url = `${this.config.publicUrl}/admin/reports`;
    const day = dayIn(language);
    await this.mails.queue(reportMail, {
      to: person.email,
      language,
      data: { firstName: person.firstName, name, from: day(from), to: day(to), url, isAttached },
      link: url,
      ...(isAttached && { attachments: [{ key: reportKey(report), filename: `${kind}-${from}-${to}.${format}` }] }),
    });
  }
}

function dayIn(language: Language): (date: string) => string {
  const format = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeZone: 'UTC' });
  return (date) => format.format(new Date(date));
}
