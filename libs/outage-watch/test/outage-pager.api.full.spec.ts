import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Test } from '@nestjs/testing';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ConfigModule, loadConfig } from '#platform/config';
import { newId } from '#platform/database';
import { SmtpAdapter } from '#platform/mail';
import { Settings } from '#platform/settings';
import { GrammyBotAdapter, TelegramBot } from '#platform/telegram';
import { type BotApi, startBotApi } from '#platform/telegram/testing';
import { type MailServer, startMailServer, startSilentServer } from '#platform/testing';
import type { OnCallList } from '../src/on-call-file.js';
import { OpenOutages } from '../src/open-outages.js';
import { OutagePager } from '../src/outage-pager.js';
import type { Outage } from '../src/outage.js';

const CHAT = 4_711;
const PERSON = { firstName: 'Ana', name: 'Ana García', language: 'en', timeZone: 'Europe/Madrid', email: 'ana@example.com' } as const;
const KEYS = { acknowledge: 'v1:incident-ack:x:y', silence: 'v1:incident-silence:x:y' };

let home: string;
let bot: BotApi;
let smtp: MailServer;
let outages: OpenOutages;
let pager: OutagePager;
let outage: Outage;
const never = new AbortController().signal;

async function boot(env: Record<string, string> = {}): Promise<void> {
  const config = loadConfig({
    DATABASE_URL: 'postgres://nobody@127.0.0.1:1/nothing',
    ZOCALO_HOME: home,
    TELEGRAM_BOT_TOKEN: bot.token,
    TELEGRAM_API_ROOT: bot.root,
    SMTP_URL: smtp.url,
    PUBLIC_URL: 'https://zocalo.example',
    ...env,
  });
  const providers = [
    Settings,
    GrammyBotAdapter,
    SmtpAdapter,
    OpenOutages,
    OutagePager,
    { provide: TelegramBot, useExisting: GrammyBotAdapter },
  ];
  const app = await Test.createTestingModule({ imports: [ConfigModule.forRoot(config)], providers })
    // Whatever else may keep mails from being sent does not.
    .useMocker(() => ({}))
    .compile();
  [outages, pager] = [app.get(OpenOutages), app.get(OutagePager)];
}
function begin(list: Partial<OnCallList> = {}): void {
  const people = [{ userId: 'ana', ...PERSON, chatId: CHAT as number | null }];
  outages.onCall = {
    people,
    steps: [{ afterMinutes: 0, userIds: ['ana'], byMail: false }],
    repeatMinutes: 240,
    silencedUntil: {},
    off: [],
    ...list,
  };
  const now = new Date();
  const times = { since: now.toISOString(), noticedAt: now.toISOString() };
  const standing = { acknowledged: null, silenced: null, heldUntil: null };
  outage = outages.begin({ id: newId(), dependency: 'database', ...times, keys: KEYS, reading: null, pages: [], ...standing }, now);
}
beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), 'zocalo-pager-'));
  bot = await startBotApi();
  smtp = await startMailServer();
  await boot();
});
afterEach(async () => {
  expect(bot.state.violations).toEqual([]);
  await bot.close();
  await smtp.close();
  rmSync(home, { recursive: true, force: true });
});
/** Passes as they come, without the waiting between them. */
async function passes(count: number): Promise<void> {
  for (let n = 0; n < count; n += 1) {
    for (const page of outage.pages) page.notBefore = null;
    await pager.pass(outage, never);
  }
}
const pages = () => outage.pages.map(({ channel, status, repeated }) => `${channel} ${status}${repeated ? ' repeated' : ''}`);
const texts = () => bot.state.messages.map(({ text }) => text);

describe('MO2 paging without a database', () => {
  it('tells once, with buttons, and says in the same message who took it', async () => {
    begin();
    await passes(3);
    expect(texts()).toEqual([expect.stringContaining('🔴 Database: it does not answer')]);
    expect(bot.state.messages[0]!.keyboard.flat()).toEqual([
      { text: 'Acknowledge', callback_data: KEYS.acknowledge },
      { text: 'Silence 1 h', callback_data: KEYS.silence },
      { text: 'Open', url: `https://zocalo.example/admin/incidents/${outage.id}` },
      { text: 'What to do', url: 'https://zocalo.example/admin/runbook/database-down' },
    ]);
    outage.acknowledged = { userId: 'ana', at: new Date().toISOString() };
    await passes(2);
    expect(texts()).toEqual([expect.stringContaining('✅ Ana García')]);
    expect(bot.state.messages[0]!.edits).toHaveLength(1);
    expect(bot.state.messages[0]!.keyboard.flat().map(({ text }) => text)).not.toContain('Acknowledge');
  });

  it('writes down what it is about to do, so that another process sends once more what is in doubt, and no more', async () => {
    begin();
    bot.fault({ kind: 'lost', method: 'sendMessage' });
    await passes(3);
    expect([texts().length, pages()]).toEqual([2, ['telegram sent repeated']]);
    // Killed between writing it down and the answer.
    Object.assign(outage.pages[0]!, { status: 'sending', repeated: false });
    outages.save(outage);
    await boot();
    outage = outages.takeOver('database', new Date())!;
    await passes(3);
    expect([texts().length, pages()]).toEqual([3, ['telegram sent repeated']]);
  });

  it('waits as long as Telegram asks', async () => {
    begin();
    bot.fault({ kind: '429', retryAfter: 3, method: 'sendMessage' });
    await passes(2);
    expect([texts(), bot.state.calls.length]).toEqual([[], 1]);
    await new Promise((resolve) => setTimeout(resolve, 3_150));
    await passes(1);
    expect(pages()).toEqual(['telegram sent']);
  });

  it.each([
    ['the bot is blocked', () => void bot.setBlocked(CHAT), 1, 'telegram failed'],
    ['Telegram is away for a while', () => bot.fault({ kind: 'page', times: 99 }), 4, 'telegram waiting'],
    ['nobody knows twice', () => bot.fault({ kind: 'lost', times: 2 }), 3, 'telegram unknown repeated'],
  ])('sends a mail as well when %s', async (_, trouble, times, telegram) => {
    begin();
    trouble();
    await passes(times + 1);
    expect(pages()).toEqual([telegram, 'mail sent']);
    expect(smtp.arrived).toHaveLength(1);
    expect(smtp.arrived[0]!.to).toEqual(['ana@example.com']);
  });

  it('sends a mail to who has no chat, and fails openly when there is no mail server either', async () => {
    begin({ people: [{ userId: 'ana', ...PERSON, chatId: null }] });
    await passes(2);
    expect([pages(), smtp.arrived.length]).toEqual([['mail sent'], 1]);
    await boot({ SMTP_URL: '' });
    begin({ people: [{ userId: 'ana', ...PERSON, chatId: null }] });
    await passes(2);
    expect(pages()).toEqual(['mail failed']);
  });

  it('lets no mail server that hangs hold back messages, and asks it once in a pass', async () => {
    const silent = await startSilentServer();
    await boot({ SMTP_URL: silent.url });
    const people = [null, null, CHAT].map((chatId, n) => ({ userId: `p${n}`, ...PERSON, chatId }));
    begin({ people, steps: [{ afterMinutes: 0, userIds: ['p0', 'p1', 'p2'], byMail: false }] });
    const stop = new AbortController();
    const pass = pager.pass(outage, stop.signal);
    await vi.waitFor(() => expect(pages()).toEqual(['mail sending', 'mail waiting', 'telegram sent']), { timeout: 20_000 });
    await silent.close();
    await pass;
    expect(outage.pages.map(({ status, tries }) => `${status} ${tries}`)).toEqual(['waiting 1', 'waiting 0', 'sent 1']);
  });

  it('tells people also when nothing can be written down', async () => {
    rmSync(home, { recursive: true });
    writeFileSync(home, 'no directory');
    begin();
    await passes(2);
    expect([texts().length, pages()]).toEqual([1, ['telegram sent']]);
    outages.close(outage);
    expect(outages.all).toEqual([]);
  });

  it('sends nothing more to others once somebody has it', async () => {
    const people = [1, 2].map((n) => ({ userId: `p${n}`, ...PERSON, chatId: n }));
    begin({ people, steps: [{ afterMinutes: 0, userIds: ['p1', 'p2'], byMail: false }] });
    bot.fault({ kind: 'page', chatId: 2 });
    await passes(1);
    outage.acknowledged = { userId: 'p1', at: new Date().toISOString() };
    await passes(2);
    expect(bot.state.messages.map(({ chatId }) => chatId)).toEqual([1]);
  });
});
