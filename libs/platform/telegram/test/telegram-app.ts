import { Injectable, Module } from '@nestjs/common';
import { Test, type TestingModule } from '@nestjs/testing';
import { ConfigModule } from '#platform/config';
import { Database, DatabaseModule, Transactions } from '#platform/database';
import { HealthModule } from '#platform/health';
import { JobsModule, JobsWorkerModule } from '#platform/jobs';
import { KeysModule } from '#platform/keys';
import { type AppLog, LoggingModule, NestLog } from '#platform/logging';
import { MetricsModule } from '#platform/metrics';
import { Settings, SettingsModule } from '#platform/settings';
import { silentLog, testConfig, type TestDatabase } from '#platform/testing';
import type { BotApi } from '../src/testing/index.js';
import { ButtonData } from '../src/button-data.js';
import { ChatPaceRepository, type Pace } from '../src/chat-pace.repository.js';
import { type BotTimes, GrammyBotAdapter } from '../src/grammy-bot.adapter.js';
import { MessageSettling } from '../src/message-settling.js';
import { TelegramBot } from '../src/telegram-bot.js';
import { TelegramDeliveryService } from '../src/telegram-delivery.service.js';
import { TelegramMessageRepository } from '../src/telegram-message.repository.js';
import { TelegramModule } from '../src/telegram.module.js';
import { TelegramWorkerModule } from '../src/telegram-worker.module.js';

/** The bot with less patience, so that a server that hangs does not hold the tests up. */
@Injectable()
class HurriedBot extends GrammyBotAdapter {
  protected override readonly times: BotTimes = { call: 0.7, poll: 2 };

  constructor(settings: Settings) {
    super(settings);
  }
}

/** Chats that take a message every 120 ms; the server beside it is told the same, and looks. */
export const QUICK = { chatGapMs: 100, allGapMs: 4 } as const;

@Injectable()
class QuickPace extends ChatPaceRepository {
  protected override readonly pace: Pace = { chat: 120, group: 360, all: 6 };

  constructor(database: Database, transactions: Transactions) {
    super(database, transactions);
  }
}

@Injectable()
class HurriedDelivery extends TelegramDeliveryService {
  protected override readonly lostAfterSeconds = 1;

  constructor(
    bot: TelegramBot,
    messages: TelegramMessageRepository,
    pace: ChatPaceRepository,
    buttons: ButtonData,
    settling: MessageSettling,
  ) {
    super(bot, messages, pace, buttons, settling);
  }
}

export interface TelegramAppOptions {
  readonly api?: BotApi | undefined;
  readonly env?: Record<string, string>;
  readonly log?: AppLog;
  /** False: a process that only writes. */
  readonly worker?: boolean;
}

@Module({})
class Nothing {}

/** The telegram lib on a real database, as a worker process has it. */
export async function startTelegramApp(database: TestDatabase, options: TelegramAppOptions = {}): Promise<TestingModule> {
  const { api, env = {}, log = silentLog(), worker = true } = options;
  const bot: Record<string, string> = api ? { TELEGRAM_BOT_TOKEN: api.token, TELEGRAM_API_ROOT: api.root } : {};
  const app = await Test.createTestingModule({
    imports: [
      ConfigModule.forRoot(testConfig(database, { ...bot, ...env })),
      LoggingModule.forRoot(log),
      HealthModule,
      MetricsModule,
      SettingsModule,
      DatabaseModule.forRoot(),
      KeysModule,
      JobsModule,
      TelegramModule,
      worker ? TelegramWorkerModule : Nothing,
      worker ? JobsWorkerModule.forRoot([], { lockSeconds: 1 }) : Nothing,
    ],
  })
    .setLogger(new NestLog(log))
    .overrideProvider(GrammyBotAdapter)
    .useClass(HurriedBot)
    .overrideProvider(ChatPaceRepository)
    .useClass(QuickPace)
    .overrideProvider(TelegramDeliveryService)
    .useClass(HurriedDelivery)
    .compile();
  return app.init();
}
