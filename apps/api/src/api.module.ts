import { type DynamicModule, Module } from '@nestjs/common';
import { type Config, ConfigModule } from '#platform/config';
import { DatabaseModule } from '#platform/database';
import { HealthModule } from '#platform/health';
import { HttpModule } from '#platform/http';
import { LimitsModule } from '#platform/limits';
import { type AppLog, LoggingModule } from '#platform/logging';
import { MetricsModule } from '#platform/metrics';

/** What the HTTP process serves: the platform's ground and the HTTP half of every feature. */
@Module({})
export class ApiModule {
  static forRoot(config: Config, log: AppLog): DynamicModule {
    return {
      module: ApiModule,
      imports: [
        ConfigModule.forRoot(config),
        LoggingModule.forRoot(log),
        MetricsModule,
        HealthModule,
        LimitsModule,
        DatabaseModule.forRoot(),
        HttpModule,
      ],
    };
  }
}
