import { describe, expect, it, vi } from 'vitest';
import { newId, Transactions } from '#platform/database';
import { Settings } from '#platform/settings';
import { bold, link, TelegramBot, TelegramMessages, TelegramPeople, telegramText } from '../src/index.js';
import { TelegramUpkeepProcessor } from '../src/jobs/telegram-upkeep.processor.js';
import { telegramUnderTest } from './telegram-under-test.js';

const suite = telegramUnderTest();
const { start, write, row, reaches, texts } = suite;

describe('sending', () => {
  it('NT1 sends what was committed once, with its entities and signed buttons, and nothing of what was rolled back', async () => {
    const app = await start();
    const messages = app.get(TelegramMessages);
    const text = telegramText({ headline: ['1 < 2 *', bold('db_1')], foot: link('Open', 'https://zocalo.example/a_b') });
    const about = newId();
    const order = { dedupeKey: 'alert-1', chatId: suite.chat, purpose: 'alert', text, critical: true };
    await expect(
      app.get(Transactions).run(async () => {
        await messages.queue({ ...order, dedupeKey: 'never' });
        throw new Error('changed our mind');
      }),
    ).rejects.toThrow('changed our mind');
    const id = await messages.queue({ ...order, buttons: [[{ label: 'Take it', action: 'ack', id: about }]] });
    expect(await messages.queue(order)).toBe(id);
    await reaches(id, 'sent', { attempts: 1, error: null });
    const [arrived, ...others] = suite.api.state.messages;
    expect(others).toEqual([]);
    expect(arrived).toMatchObject({ chatId: suite.chat, text: text.text, entities: text.entities });
    expect(await messages.find(id)).toMatchObject({ providerMessageId: arrived!.messageId, dedupeKey: 'alert-1', takenSeconds: null });
    const [[button]] = arrived!.keyboard as unknown as [[{ callback_data: string }]];
    expect(button.callback_data).toMatch(/^v1:ack:[\w-]{22}:[\w-]{11}$/);
    await vi.waitFor(async () => expect((await suite.client.query('select from outbox')).rowCount).toBe(0));
  });

  it('DM1 NT1 no message leaves a demonstration: it is kept, with the reason, and nothing that was sent is changed', async () => {
    const app = await start();
    const sent = await write(app, 'before', { key: 'demo' });
    await reaches(sent, 'sent');
    app.get(Settings).adopt({ version: 1, values: new Map([['demo.mode', true]]) });
    const id = await write(app, 'nobody hears');
    expect(await row(id)).toMatchObject({ status: 'suppressed', error: 'demo' });
    await app.get(TelegramMessages).edit('demo', telegramText({ headline: bold('after') }));
    await reaches(sent, 'sent', { edit: null, error: 'edit-impossible' });
    // Whoever goes past the table is refused as well.
    expect(await app.get(TelegramBot).send(suite.chat, telegramText({ headline: bold('x') }))).toMatchObject({ outcome: 'refused' });
    expect(texts()).toEqual(['before']);
  });

  it('NT1 is off without a token: nothing waits, and nothing is sent later', async () => {
    const app = await start({ api: undefined });
    const id = await write(app, 'nobody hears');
    expect(await row(id)).toMatchObject({ status: 'suppressed', error: 'off' });
    expect(app.get(TelegramBot).botId).toBeNull();
    expect(await app.get(TelegramBot).me()).toMatchObject({ outcome: 'away', error: expect.stringContaining('No bot is configured') });
  });

  it('NT1 waits as long as Telegram asks, which is no try, and lets nothing else out meanwhile', async () => {
    const app = await start();
    suite.api.fault({ kind: '429', retryAfter: 1, times: 2, chatId: suite.chat });
    const id = await write(app, 'patience');
    await vi.waitFor(() => expect(suite.api.state.calls).toHaveLength(1), { timeout: 20_000 });
    const other = await write(app, 'other', { to: suite.chat + 5_000 });
    await reaches(id, 'sent', { attempts: 3 });
    await reaches(other, 'sent');
    const calls = suite.api.state.calls.map(({ at }) => at);
    expect(calls[1]! - calls[0]!).toBeGreaterThanOrEqual(1_000);
    expect(calls[2]! - calls[1]!).toBeGreaterThanOrEqual(1_000);
    expect(texts()).toEqual(['patience']);
    const tries = async () => {
      const { rows } = await suite.client.query(
        `select state, attempts_made from bullmq.job where name = 'telegram.send' and data #>> '{payload,messageId}' = $1`,
        [id],
      );
      return rows;
    };
    await vi.waitFor(async () => expect(await tries()).toEqual([{ state: 'completed', attempts_made: 1 }]));
  });

  it('NT1 keeps the pace of each chat, in the order of writing', async () => {
    const app = await start();
    const ids: string[] = [];
    for (const text of ['a', 'b', 'c', 'd', 'e']) ids.push(await write(app, text));
    for (const id of ids) await reaches(id, 'sent', { attempts: 1 });
    expect(texts()).toEqual(['a', 'b', 'c', 'd', 'e']);
  });

  it('NT1 tells the lib that knows people when the bot is blocked, and stops', async () => {
    const app = await start();
    const closed: number[] = [];
    app.get(TelegramPeople).register({
      personOf: async () => null,
      chatClosed: async (chatId) => void closed.push(chatId),
      chatOpened: async () => undefined,
    });
    await suite.api.setBlocked(suite.chat);
    const id = await write(app, 'unwanted', { critical: true });
    await reaches(id, 'failed', { error: 'blocked', error_text: '403 Forbidden: bot was blocked by the user', attempts: 1 });
    expect(closed).toEqual([suite.chat]);
    expect((await app.get(TelegramMessages).find(id))?.providerMessageId).toBeNull();
  });

  it('NT1 follows a group to its new id, also with what is written to the old one later', async () => {
    const app = await start();
    const [from, to] = [-suite.chat, -1_000_000 - suite.chat];
    suite.api.state.moved.set(from, to);
    const id = await write(app, 'to the group', { to: from });
    await reaches(id, 'sent', { chat_id: String(to) });
    await reaches(await write(app, 'again', { to: from }), 'sent');
    expect([texts(from), texts(to)]).toEqual([[], ['to the group', 'again']]);
    expect(suite.api.state.calls.filter(({ chatId }) => chatId === from)).toHaveLength(1);
  });

  it.each([
    ['a refusal', { kind: 'error', status: 400, description: 'Bad Request: chat not found' }, 'failed', { error: 'refused', attempts: 1 }],
    ['one trouble of the server', { kind: 'error' }, 'sent', { attempts: 2 }],
    ['a proxy with nobody behind it', { kind: 'page', status: 503 }, 'sent', { attempts: 2, repeated: false }],
    ['a proxy that waited in vain', { kind: 'page', status: 504 }, 'sent', { attempts: 2, repeated: true }],
    ['a garbled answer', { kind: 'page', status: 200 }, 'sent', { attempts: 2, repeated: true }],
  ] as const)('NT1 knows what became of it after %s', async (_, fault, status, more) => {
    const app = await start();
    suite.api.fault(fault);
    const id = await write(app, 'hello', { critical: true });
    await reaches(id, status, more);
    expect(texts()).toHaveLength(status === 'sent' ? 1 : 0);
  });
});

describe('a lost answer', () => {
  it.each(['lost', 'cut'] as const)('NT1 marks what is not critical as unknown after %s, and does not send it again', async (kind) => {
    const app = await start();
    suite.api.fault({ kind });
    const id = await write(app, 'maybe');
    await reaches(id, 'unknown', { attempts: 1, repeated: false, provider_message_id: null });
    const after = await write(app, 'later');
    await reaches(after, 'sent');
    expect(texts()).toEqual(kind === 'lost' ? ['maybe', 'later'] : ['later']);
  });

  it('NT1 sends what is critical once more, marked, and never a third time', async () => {
    const app = await start();
    suite.api.fault({ kind: 'lost', chatId: suite.chat });
    const id = await write(app, 'wake up', { critical: true });
    await reaches(id, 'sent', { attempts: 2, repeated: true });
    expect(texts()).toEqual(['wake up', 'wake up']);

    suite.nextChat();
    suite.api.fault({ kind: 'lost', chatId: suite.chat, times: 5 });
    const hopeless = await write(app, 'wake up now', { critical: true });
    await reaches(hopeless, 'unknown', { attempts: 2, repeated: true });
    expect(texts()).toEqual(['wake up now', 'wake up now']);
  });

  it('NT1 takes over from a worker that died in between', async () => {
    const app = await start();
    const dying = async (critical: boolean) => {
      const id = await write(app, 'before', { critical, to: suite.chat + 9_000 });
      await reaches(id, 'sent');
      await suite.client.query(
        `update telegram_messages set status = 'sending', taken_at = now(), settled_at = null, provider_message_id = null, chat_id = $2 where id = $1`,
        [id, suite.chat],
      );
      await suite.client.query('delete from bullmq.job').catch(() => undefined);
      const outbox = app.get(Transactions).run(async () => {
        const { Jobs } = await import('#platform/jobs');
        const { SendTelegram } = await import('../src/telegram.jobs.js');
        await app.get(Jobs).enqueue(SendTelegram, { messageId: id });
      });
      await outbox;
      return id;
    };
    await reaches(await dying(false), 'unknown', { error_text: 'The worker died while it was sending' });
    expect(texts()).toEqual([]);
    await reaches(await dying(true), 'sent', { repeated: true });
    expect(texts()).toEqual(['before']);
  });
});

describe('upkeep', () => {
  it('NT1 forgets chats: at once with what was written to them, otherwise a day after the last message', async () => {
    const app = await start();
    const chats = async () =>
      (
        await suite.client.query('select chat_id::int as id from telegram_chats where chat_id = any($1) order by 1', [
          [0, suite.chat, suite.chat + 1, -suite.chat],
        ])
      ).rows.map(({ id }) => id as number);
    await reaches(await write(app, 'one'), 'sent');
    await reaches(await write(app, 'two', { to: suite.chat + 1 }), 'sent');
    await suite.client.query('insert into telegram_chats (chat_id, moved_to) values ($1, $2)', [-suite.chat, -suite.chat - 1]);
    await vi.waitFor(async () => {
      await app.get(TelegramMessages).forgetChat(suite.chat);
      expect(await chats()).toEqual([-suite.chat, 0, suite.chat + 1]);
    });
    await app.get(TelegramUpkeepProcessor).process();
    expect(await chats()).toEqual([-suite.chat, 0, suite.chat + 1]);
    await suite.client.query(`update telegram_chats set next_at = now() - interval '25 hours', reserved_until = '-infinity'`);
    await app.get(TelegramUpkeepProcessor).process();
    expect(await chats()).toEqual([-suite.chat, 0]);
  });

  it('NT1 forgets messages after thirty days, and takes up what waits without a job', async () => {
    const app = await start();
    const [old, lost] = [await write(app, 'old'), await write(app, 'lost')];
    await reaches(old, 'sent');
    await reaches(lost, 'sent');
    await suite.client.query(`update telegram_messages set created_at = now() - interval '31 days' where id = $1`, [old]);
    await suite.client.query(
      `update telegram_messages set created_at = now() - interval '4 hours', status = 'pending', settled_at = null where id = $1`,
      [lost],
    );
    await app.get(TelegramUpkeepProcessor).process();
    expect(await row(old)).toBeUndefined();
    await reaches(lost, 'sent', { attempts: 2 });
  });
});
