import { type DynamicModule, Module } from '@nestjs/common';
import { AlertEvaluationModule } from '#alert-evaluation';
import { AlertsModule } from '#alerts';
import { AttachmentsWorkerModule } from '#attachments';
import { AuditWorkerModule } from '#audit';
import { AuthWorkerModule } from '#auth';
import { BackupRoutineWorkerModule } from '#backup-routine';
import { BackupUploadsWorkerModule } from '#backup-uploads';
import { BackupsWorkerModule } from '#backups';
import { type Config, ConfigModule } from '#platform/config';
import { DatabaseModule } from '#platform/database';
import { StoredMaintenanceModule } from '#maintenance';
import { HealthModule } from '#platform/health';
import { HeartbeatsWorkerModule } from '#heartbeats';
import { LiveWorkerModule } from '#live';
import { MessagingModule } from '#messaging';
import { ModerationWorkerModule } from '#moderation';
import { OnCallModule } from '#on-call';
import { IncidentsWorkerModule } from '#incidents';
import { OutageWatchModule } from '#outage-watch';
import { IdempotencyWorkerModule } from '#platform/idempotency';
import { InboundMailWorkerModule } from '#platform/inbound-mail';
import { JobsWorkerModule } from '#platform/jobs';
import { KeysModule } from '#platform/keys';
import { type AppLog, LoggingModule } from '#platform/logging';
import { MailWorkerModule } from '#platform/mail';
import { MetricsModule } from '#platform/metrics';
import { NotificationsWorkerModule } from '#notifications';
import { SettingsModule } from '#platform/settings';
import { TelegramWorkerModule } from '#platform/telegram';
import { TelegramUpdatesWorkerModule } from '#platform/telegram-updates';
import { TelegramLinksWorkerModule } from '#telegram-links';
import { StoredSettingsModule } from '#settings';
import { PersonalDataModule } from '#platform/privacy';
import { FigureHistoryWorkerModule } from '#figure-history';
import { SystemStatusWorkerModule } from '#system-status';
import { DemoDataWorkerModule } from '#demo-data';
import { ReportSchedulesWorkerModule } from '#report-schedules';
import { ReportsWorkerModule } from '#reports';
import { RestoreDrillsWorkerModule } from '#restore-drills';
import { RestoresWorkerModule } from '#restores';
import { StatsWorkerModule } from '#stats';
import { StorageModule } from '#platform/storage';
import { AvatarsWorkerModule } from '#avatars';
import { DesksModule } from '#desks';
import { PreferencesModule } from '#preferences';
import { SavedViewsModule } from '#saved-views';
import { CannedRepliesModule } from '#canned-replies';
import { TicketUpkeepWorkerModule } from '#ticket-upkeep';
import { PrivacyWorkerModule } from '#privacy';
import { ProfileWorkerModule } from '#profile';
import { RecoveryWorkerModule } from '#recovery';
import { TicketClocksWorkerModule } from '#ticket-clocks';
import { TicketMailWorkerModule } from '#ticket-mail';
import { UserAdminWorkerModule } from '#user-admin';
import { SignInNoticesWorkerModule } from '#sign-in-notices';
import { SCHEDULES } from './schedules.js';

/** What the working process does: the platform's ground and the worker half of every feature. */
@Module({})
export class WorkerModule {
  /** @param migrated no job is begun before; everything else is. At once when absent. */
  static forRoot(config: Config, log: AppLog, migrated?: Promise<unknown>): DynamicModule {
    return {
      module: WorkerModule,
      imports: [
        ConfigModule.forRoot(config),
        LoggingModule.forRoot(log),
        MetricsModule,
        HealthModule,
        SettingsModule,
        DatabaseModule.forRoot(),
        KeysModule,
        StoredSettingsModule,
        StoredMaintenanceModule,
        StorageModule,
        PersonalDataModule,
        JobsWorkerModule.forRoot(SCHEDULES, { startAfter: migrated }),
        AuditWorkerModule,
        AuthWorkerModule,
        IdempotencyWorkerModule,
        MailWorkerModule,
        InboundMailWorkerModule,
        TelegramWorkerModule,
        TelegramUpdatesWorkerModule,
        TelegramLinksWorkerModule,
        UserAdminWorkerModule,
        AvatarsWorkerModule,
        AttachmentsWorkerModule,
        PreferencesModule,
        NotificationsWorkerModule,
        LiveWorkerModule,
        MessagingModule,
        ModerationWorkerModule,
        SavedViewsModule,
        ProfileWorkerModule,
        RecoveryWorkerModule,
        SignInNoticesWorkerModule,
        // Asked for what it knows about people.
        DesksModule,
        StatsWorkerModule,
        ReportsWorkerModule,
        ReportSchedulesWorkerModule,
        DemoDataWorkerModule,
        SystemStatusWorkerModule,
        FigureHistoryWorkerModule,
        AlertsModule,
        AlertEvaluationModule,
        OnCallModule,
        HeartbeatsWorkerModule,
        IncidentsWorkerModule,
        OutageWatchModule,
        TicketClocksWorkerModule,
        TicketMailWorkerModule,
        CannedRepliesModule,
        TicketUpkeepWorkerModule,
        PrivacyWorkerModule,
        RestoresWorkerModule,
        RestoreDrillsWorkerModule,
        BackupsWorkerModule,
        BackupRoutineWorkerModule,
        BackupUploadsWorkerModule,
      ],
    };
  }
}
