import { Injectable } from '@nestjs/common';
import { Test, type TestingModule } from '@nestjs/testing';
import { Client } from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { ConfigModule } from '#platform/config';
import { currentContext } from '#platform/context';
import { DatabaseModule, newId } from '#platform/database';
import { HealthModule } from '#platform/health';
import { JobsModule, JobsWorkerModule } from '#platform/jobs';
import { KeysModule } from '#platform/keys';
import { LoggingModule, NestLog } from '#platform/logging';
import { Metrics, MetricsModule } from '#platform/metrics';
import { Settings, SettingsModule } from '#platform/settings';
import {
  TelegramMessages,
  TelegramModule,
  TelegramPeople,
  type TelegramText,
  telegramText,
  TelegramWorkerModule,
} from '#platform/telegram';
import { type BotApi, startBotApi } from '#platform/telegram/testing';
import { silentLog, testConfig, testDatabase, type TestDatabase } from '#platform/testing';
// Not by the front door: it leads to jobs of other libs, whose processors this worker has not.
import {
  HandlesTelegramButton,
  HandlesTelegramCommand,
  type PressedTelegramButton,
  type TelegramCommand,
} from '../src/handles-telegram.js';
import { UpdateIntakeService } from '../src/update-intake.service.js';
import { TelegramUpdatesWorkerModule } from '../src/telegram-updates-worker.module.js';

const heard: TelegramCommand[] = [];
const standings: string[] = [];
const pressed: (PressedTelegramButton & { readonly actor: unknown })[] = [];

@Injectable()
@HandlesTelegramCommand('note')
class NoteCommand {
  async handle(command: TelegramCommand): Promise<TelegramText> {
    heard.push(command);
    return telegramText({ headline: `noted ${command.argument}` });
  }
}

@Injectable()
@HandlesTelegramButton('ack')
class AckButton {
  async handle(button: PressedTelegramButton): Promise<void> {
    pressed.push({ ...button, actor: currentContext()?.actor });
  }
}

let database: TestDatabase;
let client: Client;
let api: BotApi;
let chat = 50_000;
const apps: TestingModule[] = [];

beforeAll(async () => {
  database = await testDatabase();
  client = new Client({ connectionString: database.ownerUrl, options: '-c search_path=app' });
  await client.connect();
});
afterAll(async () => {
  await client?.end();
  await database?.close();
});
beforeEach(async () => {
  api = await startBotApi();
  chat += 100;
  heard.length = pressed.length = standings.length = 0;
});
afterEach(async () => {
  expect(api.state.violations).toEqual([]);
  for (const app of apps.splice(0)) await app.close();
  await api.close();
  await client.query('delete from telegram_updates; delete from telegram_intakes; delete from telegram_messages');
});

async function start(env: Record<string, string> = { TELEGRAM_BOT_TOKEN: api.token, TELEGRAM_API_ROOT: api.root }): Promise<TestingModule> {
  const app = await Test.createTestingModule({
    imports: [
      ConfigModule.forRoot(testConfig(database, env)),
      LoggingModule.forRoot(silentLog()),
      HealthModule,
      MetricsModule,
      SettingsModule,
      DatabaseModule.forRoot(),
      KeysModule,
      JobsModule,
      TelegramModule,
      TelegramWorkerModule,
      TelegramUpdatesWorkerModule,
      JobsWorkerModule.forRoot([]),
    ],
    providers: [NoteCommand, AckButton],
  })
    .setLogger(new NestLog(silentLog()))
    .compile();
  apps.push(app);
  const ready = await app.init();
  app.get(TelegramPeople).register({
    personOf: async (id) => (id === chat ? { userId: '019a9f6e-3c1d-7000-8000-0123456789ab', language: 'es' } : null),
    chatClosed: async (id) => void standings.push(`${id} closed`),
    chatOpened: async (id) => void standings.push(`${id} open`),
  });
  return ready;
}
const eventually = (check: () => unknown) => vi.waitFor(check, { timeout: 25_000, interval: 20 });
const texts = (to: number) => api.state.messages.filter(({ chatId }) => chatId === to).map(({ text }) => text);
const open = async () => (await client.query('select from telegram_updates where handled_at is null')).rowCount;

describe('updates', () => {
  it('NT1 are handled once each, however often and in whatever order they come, and by one of two processes', async () => {
    await Promise.all([start(), start()]);
    api.state.updates.shuffle = true;
    for (let n = 0; n < 6; n += 1) await api.say(chat + n, `/note ${n}`);
    await eventually(() => expect(heard).toHaveLength(6));
    api.state.updates.repeat = 6;
    await api.say(chat + 9, '/note again');
    await eventually(() => expect(heard).toHaveLength(7));
    await api.say(chat + 8, '/note last');
    await eventually(() => expect(heard).toHaveLength(8));
    expect(heard.map(({ argument }) => argument).toSorted()).toEqual(['0', '1', '2', '3', '4', '5', 'again', 'last']);
    await eventually(() => expect(texts(chat)).toEqual(['noted 0']));
    expect(api.state.updates.conflicts).toBe(0);
    await eventually(async () => expect(await open()).toBe(0));
    const { rows } = await client.query('select count(*)::int as n, count(body)::int as bodies from telegram_updates');
    expect(rows).toEqual([{ n: 8, bodies: 0 }]);
  });

  it('NT1 another process goes on where the one that read ended', async () => {
    const first = await start();
    await api.say(chat, '/note one');
    await eventually(() => expect(heard).toHaveLength(1));
    await first.close();
    apps.splice(apps.indexOf(first), 1);
    await api.say(chat + 1, '/note two');
    await start();
    await eventually(() => expect(heard.map(({ argument }) => argument)).toEqual(['one', 'two']));
  });

  it('NT1 an unknown word is answered, and a chat that sends too much only once', async () => {
    const app = await start();
    await api.say(chat + 1, 'hi');
    await eventually(() => expect(texts(chat + 1)).toHaveLength(1));
    await client.query(
      `insert into telegram_updates (id, bot_id, update_id, chat_id, handled_at) 
       select ('00000000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, 1, n, $1, now() from generate_series(1, 20) n`,
      [chat],
    );
    for (let n = 0; n < 3; n += 1) await api.say(chat, '/note guess');
    await eventually(() => expect(app.get(Metrics).totals().securityEvents).toMatchObject({ 'telegram-flood': 3 }));
    await eventually(() => expect(texts(chat)).toEqual(['That was a lot. Try again in ten minutes.']));
    expect(heard).toEqual([]);
  });

  it('NT1 whether the bot is let in is what happened last, in whatever order it arrives', async () => {
    const app = await start({});
    const service = app.get(UpdateIntakeService);
    const membership = (update_id: number, status: string) => ({
      update_id,
      my_chat_member: { chat: { id: chat }, new_chat_member: { status } },
    });
    const message = (update_id: number) => ({
      update_id,
      message: { chat: { id: chat, type: 'private' }, from: { id: chat, first_name: 'A' }, text: '/note' },
    });
    const after = async (...updates: object[]) => {
      for (const update of updates) {
        await service.take(7, [update]);
        await eventually(async () => expect(await open()).toBe(0));
      }
      return standings.splice(0);
    };
    expect(await after(membership(2, 'member'), membership(1, 'kicked'))).toEqual([`${chat} open`]);
    expect(await after(membership(4, 'kicked'), membership(3, 'member'))).toEqual([`${chat} closed`]);
    // Whoever writes has let the bot in, whatever came of that.
    expect(await after(message(6), membership(5, 'member'))).toEqual([`${chat} open`]);
    expect(await after(membership(8, 'kicked'), message(7))).toEqual([`${chat} closed`]);
  });

  it('NT1 one that no database can hold keeps none of the others from being read', async () => {
    const app = await start();
    await app.get(UpdateIntakeService).take(7, [
      {
        update_id: 1,
        message: { chat: { id: chat, type: 'private' }, from: { id: chat, first_name: 'A' }, text: '/note a\0b\ud800c \\u0000 \u{1f600}' },
        'k\0': '\udfff',
      },
      { update_id: 2, message: { chat: { id: chat, type: 'private' }, from: { id: chat, first_name: 'A' }, text: '/note second' } },
    ]);
    await eventually(() => expect(heard).toHaveLength(2));
    expect(heard.map(({ argument }) => argument).toSorted()).toEqual(['ab\ufffdc \\u0000 \u{1f600}', 'second']);
  });

  it('NT1 tells no group that it was a lot', async () => {
    const app = await start();
    await client.query(
      `insert into telegram_updates (id, bot_id, update_id, chat_id, handled_at) 
       select ('00000000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, 1, n, $1, now() from generate_series(1, 20) n`,
      [-chat],
    );
    await api.say(-chat, '/note guess');
    await eventually(() => expect(app.get(Metrics).totals().securityEvents).toMatchObject({ 'telegram-flood': 1 }));
    await eventually(async () => expect(await open()).toBe(0));
    expect((await client.query('select from telegram_messages')).rowCount).toBe(0);
  });

  it('NT1 waits for a token, and leaves off when it is taken away, without a restart', async () => {
    const app = await start({});
    const adopt = (version: number, values: Record<string, string>) =>
      app.get(Settings).adopt({ version, values: new Map(Object.entries(values)) });
    await api.say(chat, '/note one');
    adopt(1, { 'telegram.bot.token': api.token, 'telegram.api.root': api.root });
    await eventually(() => expect(heard).toHaveLength(1));
    adopt(2, {});
    await api.say(chat, '/note two');
    // Longer than the way of a message that is heard.
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    expect(heard.map(({ argument }) => argument)).toEqual(['one']);
  });
});

describe('buttons', () => {
  async function withButton(): Promise<{ app: TestingModule; id: string; messageId: number; data: string }> {
    const app = await start();
    const id = newId();
    const text = telegramText({ headline: 'Disk is full' });
    await app.get(TelegramMessages).queue({
      dedupeKey: newId(),
      chatId: chat,
      purpose: 'alert',
      text,
      critical: true,
      buttons: [[{ label: 'Take it', action: 'ack', id }]],
    });
    await eventually(() => expect(texts(chat)).toHaveLength(1));
    const { messageId, keyboard } = api.state.messages.find(({ chatId }) => chatId === chat)!;
    return { app, id, messageId, data: keyboard[0]![0]!.callback_data! };
  }

  it('NT1 a press is answered, then done, in the name of whoever pressed', async () => {
    const { id, messageId, data } = await withButton();
    await api.press(messageId, data);
    await eventually(() => expect(pressed).toHaveLength(1));
    expect(pressed[0]).toMatchObject({
      id,
      chatId: chat,
      person: { language: 'es' },
      actor: { kind: 'user', id: pressed[0]!.person.userId },
    });
    expect(api.state.answers).toHaveLength(1);
    expect(api.state.answers[0]!.text).toBe('');
  });

  it('NT1 forged buttons, those of other installations and strangers do nothing, and hear so', async () => {
    const { app, messageId, data } = await withButton();
    const [version, action, id, signature] = data.split(':');
    const forged = [
      `${version}:${action}:${id}:AAAAAAAAAAA`,
      `${version}:silence:${id}:${signature}`,
      `${version}:${action}:${'A'.repeat(22)}:${signature}`,
      `v2:${action}:${id}:${signature}`,
      `${data}A`,
      'anything',
      '',
    ];
    for (const each of forged) await api.press(messageId, each);
    await api.press(messageId, data, chat + 7);
    await eventually(() => expect(api.state.answers).toHaveLength(forged.length + 1));
    expect(pressed).toEqual([]);
    const said = api.state.answers.map(({ text }) => text);
    expect(said.filter((text) => text === 'This button is not valid any more.')).toHaveLength(forged.length);
    expect(said.filter((text) => text.startsWith('Link your account first'))).toHaveLength(1);
    expect(app.get(Metrics).totals().securityEvents).toMatchObject({ 'telegram-button-forged': 7, 'telegram-button-of-stranger': 1 });
    await eventually(async () => expect(await open()).toBe(0));
  });
});
