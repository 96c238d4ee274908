import { type DynamicModule, Module } from '@nestjs/common';
import { AuditWorkerModule } from '#audit';
import { AuthWorkerModule } from '#auth';
import { type Config, ConfigModule } from '#platform/config';
import { DatabaseModule } from '#platform/database';
import { HealthModule } from '#platform/health';
import { IdempotencyWorkerModule } from '#platform/idempotency';
import { JobsWorkerModule } from '#platform/jobs';
import { KeysModule } from '#platform/keys';
import { type AppLog, LoggingModule } from '#platform/logging';
import { MailWorkerModule } from '#platform/mail';
import { MetricsModule } from '#platform/metrics';
import { SettingsModule } from '#platform/settings';
import { StoredSettingsModule } from '#settings';
import { PersonalDataModule } from '#platform/privacy';
import { StatsWorkerModule } from '#stats';
import { StorageModule } from '#platform/storage';
import { AvatarsWorkerModule } from '#avatars';
import { DesksModule } from '#desks';
import { PreferencesModule } from '#preferences';
import { SavedViewsModule } from '#saved-views';
import { PrivacyWorkerModule } from '#privacy';
import { ProfileWorkerModule } from '#profile';
import { RecoveryWorkerModule } from '#recovery';
import { UserAdminWorkerModule } from '#user-admin';
import { SignInNoticesWorkerModule } from '#sign-in-notices';
import { SCHEDULES } from './schedules.js';

/** What the working process does: the platform's ground and the worker half of every feature. */
@Module({})
export class WorkerModule {
  static forRoot(config: Config, log: AppLog): DynamicModule {
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
        StorageModule,
        PersonalDataModule,
        JobsWorkerModule.forRoot(SCHEDULES),
        AuditWorkerModule,
        AuthWorkerModule,
        IdempotencyWorkerModule,
        MailWorkerModule,
        UserAdminWorkerModule,
        AvatarsWorkerModule,
        PreferencesModule,
        SavedViewsModule,
        ProfileWorkerModule,
        RecoveryWorkerModule,
        SignInNoticesWorkerModule,
        // Asked for what it knows about people.
        DesksModule,
        StatsWorkerModule,
        PrivacyWorkerModule,
      ],
    };
  }
}
