import type { TestingModule } from '@nestjs/testing';
import { Client } from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, expect, vi } from 'vitest';
import { newId } from '#platform/database';
import { testDatabase, type TestDatabase } from '#platform/testing';
import { bold, type TelegramButton, TelegramMessages, telegramText } from '../src/index.js';
import { type BotApi, startBotApi } from '../src/testing/index.js';
import { QUICK, startTelegramApp, type TelegramAppOptions } from './telegram-app.js';

interface Order {
  key?: string;
  to?: number;
  critical?: boolean;
  buttons?: TelegramButton[][];
}

/** A database for the file; for each of its tests a Bot API server, a chat of its own, and the applications it starts. */
export function telegramUnderTest() {
  let database: TestDatabase;
  let client: Client;
  let api: BotApi;
  let chat = 1_000;
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
    api = await startBotApi(QUICK);
    chat += 1;
  });
  afterEach(async () => {
    expect(api.state.violations).toEqual([]);
    for (const app of apps.splice(0)) await app.close();
    await api.close();
  });

  const row = async (id: string) => (await client.query('select * from telegram_messages where id = $1', [id])).rows[0];
  return {
    get api() {
      return api;
    },
    get client() {
      return client;
    },
    get chat() {
      return chat;
    },
    nextChat: () => void (chat += 1),
    async start(options: TelegramAppOptions = {}): Promise<TestingModule> {
      const app = await startTelegramApp(database, { api, ...options });
      apps.push(app);
      return app;
    },
    write: (app: TestingModule, text: string, { key = newId(), to = chat, critical = false, buttons = [] }: Order = {}) =>
      app
        .get(TelegramMessages)
        .queue({ dedupeKey: key, chatId: to, purpose: 'test', text: telegramText({ headline: bold(text) }), buttons, critical }),
    row,
    reaches: (id: string, status: string, more: object = {}) =>
      vi.waitFor(async () => expect(await row(id)).toMatchObject({ status, ...more }), { timeout: 20_000, interval: 20 }),
    /** What stands in a chat. */
    texts: (to = chat) => api.state.messages.filter(({ chatId }) => chatId === to).map(({ text }) => text),
  };
}
