import { Test, type TestingModule } from '@nestjs/testing';
import { ConfigModule, type Config } from '#platform/config';
import { DatabaseModule } from '#platform/database';
import { HealthModule } from '#platform/health';
import { JobsModule } from '#platform/jobs';
import { LoggingModule, NestLog } from '#platform/logging';
import { MetricsModule } from '#platform/metrics';
import { SettingsModule } from '#platform/settings';
import { silentLog, testConfig, type TestDatabase } from '#platform/testing';
import { MailWorkerModule } from '../src/mail-worker.module.js';
import { SmtpAdapter, type SmtpTimes } from '../src/smtp.adapter.js';
import { Terminal } from '../src/mails.js';

/** The adapter with less patience, so that a stalling server does not stall the tests. */
class HurriedSmtpAdapter extends SmtpAdapter {
  protected override readonly times: SmtpTimes = { connection: 300, greeting: 300, silence: 600, whole: 2_500 };
}

/** A screen that remembers. */
export class RecordingTerminal extends Terminal {
  readonly printed: string[] = [];

  override print(text: string): void {
    this.printed.push(text);
  }
}

/** The mail lib on a real database, as a worker process has it. */
export async function startMailApp(
  database: TestDatabase,
  env: Record<string, string> = {},
  changes: Partial<Config> = {},
): Promise<TestingModule> {
  const app = await Test.createTestingModule({
    imports: [
      ConfigModule.forRoot(testConfig(database, env).with(changes)),
      LoggingModule.forRoot(silentLog()),
      HealthModule,
      MetricsModule,
      SettingsModule,
      DatabaseModule.forRoot(),
      JobsModule,
      MailWorkerModule,
    ],
  })
    .setLogger(new NestLog(silentLog()))
    .overrideProvider(SmtpAdapter)
    .useClass(HurriedSmtpAdapter)
    .overrideProvider(Terminal)
    .useClass(RecordingTerminal)
    .compile();
  return app.init();
}
