import { type DynamicModule, Module } from '@nestjs/common';
import { AlertEvaluationHttpModule } from '#alert-evaluation';
import { AlertsHttpModule } from '#alerts';
import { AttachmentsHttpModule } from '#attachments';
import { AuditHttpModule } from '#audit';
import { AuthHttpModule } from '#auth';
import { BackupRoutineModule } from '#backup-routine';
import { BackupUploadsHttpModule } from '#backup-uploads';
import { BackupsHttpModule } from '#backups';
import { BusinessHoursHttpModule } from '#business-hours';
import { CannedRepliesHttpModule } from '#canned-replies';
import { ChecklistHttpModule } from '#checklist';
import { DemoDataHttpModule } from '#demo-data';
import { DesksHttpModule } from '#desks';
import { HeartbeatsHttpModule } from '#heartbeats';
import { InboundMailAdminHttpModule } from '#inbound-mail-admin';
import { MaintenanceHttpModule } from '#maintenance';
import { NotificationPreferencesHttpModule } from '#notification-preferences';
import { NotificationsHttpModule } from '#notifications';
import { IncidentsHttpModule } from '#incidents';
import { LiveHttpModule } from '#live';
import { MessagingHttpModule } from '#messaging';
import { OnCallHttpModule } from '#on-call';
import { OfficesHttpModule } from '#offices';
import { type Config, ConfigModule } from '#platform/config';
import { BusModule } from '#platform/bus';
import { DatabaseModule } from '#platform/database';
import { DemoModule } from '#platform/demo';
import { EventsModule } from '#platform/events';
import { HealthModule } from '#platform/health';
import { HttpModule } from '#platform/http';
import { InboundMailHttpModule } from '#platform/inbound-mail';
import { JobsModule } from '#platform/jobs';
import { KeysModule } from '#platform/keys';
import { LimitsModule } from '#platform/limits';
import { type AppLog, LoggingModule } from '#platform/logging';
import { MailHttpModule } from '#platform/mail';
import { MetricsModule } from '#platform/metrics';
import { OperationsHttpModule } from '#platform/operations';
import { PanelHttpModule } from '#platform/panel';
import { PersonalDataModule } from '#platform/privacy';
import { TelegramModule } from '#platform/telegram';
import { TelegramUpdatesHttpModule } from '#platform/telegram-updates';
import { TelegramLinksHttpModule } from '#telegram-links';
import { ReportSchedulesHttpModule } from '#report-schedules';
import { ReportsHttpModule } from '#reports';
import { StatsHttpModule } from '#stats';
import { StorageModule } from '#platform/storage';
import { AvatarsHttpModule } from '#avatars';
import { OwnAccessHttpModule } from '#own-access';
import { PreferencesHttpModule } from '#preferences';
import { PrivacyHttpModule } from '#privacy';
import { ProfileHttpModule } from '#profile';
import { MailTemplatesHttpModule } from '#mail-templates';
import { ModerationHttpModule } from '#moderation';
import { OfficeDaysHttpModule } from '#office-days';
import { OrganisationsHttpModule } from '#organisations';
import { RecoveryHttpModule } from '#recovery';
import { RestoreDrillsHttpModule } from '#restore-drills';
import { RestoresHttpModule } from '#restores';
import { RolesHttpModule } from '#roles';
import { UserAdminHttpModule } from '#user-admin';
import { SavedViewsHttpModule } from '#saved-views';
import { TicketClocksHttpModule } from '#ticket-clocks';
import { TicketMailModule } from '#ticket-mail';
import { TicketTeamsHttpModule } from '#ticket-teams';
import { TicketUpkeepModule } from '#ticket-upkeep';
import { TicketWorkHttpModule } from '#ticket-work';
import { TicketsHttpModule } from '#tickets';
import { SettingsModule } from '#platform/settings';
import { SettingsHttpModule } from '#settings';
import { FailedJobsHttpModule } from '#failed-jobs';
import { FigureHistoryHttpModule } from '#figure-history';
import { SystemStatusHttpModule } from '#system-status';
import { SignInNoticesModule } from '#sign-in-notices';

/** What the HTTP process serves: the platform's ground and the HTTP half of every feature. */
@Module({})
export class ApiModule {
  /** @param role null: a command at the terminal, which reports nothing of itself. */
  static forRoot(config: Config, log: AppLog, role: 'api' | null = 'api'): DynamicModule {
    return {
      module: ApiModule,
      imports: [
        ConfigModule.forRoot(config),
        LoggingModule.forRoot(log),
        MetricsModule,
        HealthModule,
        SettingsModule,
        LimitsModule,
        DatabaseModule.forRoot(),
        BusModule,
        EventsModule,
        JobsModule,
        KeysModule,
        StorageModule,
        PersonalDataModule,
        DemoModule,
        HttpModule,
        MaintenanceHttpModule,
        OperationsHttpModule,
        PanelHttpModule,
        MailHttpModule,
        InboundMailHttpModule,
        TelegramModule,
        TelegramUpdatesHttpModule,
        AuditHttpModule,
        SettingsHttpModule,
        MailTemplatesHttpModule,
        InboundMailAdminHttpModule,
        OrganisationsHttpModule,
        RolesHttpModule,
        AuthHttpModule,
        RecoveryHttpModule,
        SignInNoticesModule,
        AvatarsHttpModule,
        AttachmentsHttpModule,
        OwnAccessHttpModule,
        PreferencesHttpModule,
        NotificationPreferencesHttpModule,
        NotificationsHttpModule,
        LiveHttpModule,
        MessagingHttpModule,
        ModerationHttpModule,
        ProfileHttpModule,
        OfficesHttpModule,
        DesksHttpModule,
        OfficeDaysHttpModule,
        BusinessHoursHttpModule,
        DemoDataHttpModule,
        ChecklistHttpModule,
        StatsHttpModule,
        ReportsHttpModule,
        ReportSchedulesHttpModule,
        UserAdminHttpModule,
        PrivacyHttpModule,
        TelegramLinksHttpModule,
        SavedViewsHttpModule,
        TicketsHttpModule,
        TicketTeamsHttpModule,
        CannedRepliesHttpModule,
        TicketUpkeepModule,
        TicketWorkHttpModule,
        TicketClocksHttpModule,
        TicketMailModule,
        SystemStatusHttpModule.forRole(role),
        FigureHistoryHttpModule,
        AlertsHttpModule,
        AlertEvaluationHttpModule,
        OnCallHttpModule,
        HeartbeatsHttpModule,
        IncidentsHttpModule,
        FailedJobsHttpModule,
        RestoresHttpModule,
        RestoreDrillsHttpModule,
        BackupsHttpModule,
        BackupRoutineModule,
        BackupUploadsHttpModule,
      ],
    };
  }
}
