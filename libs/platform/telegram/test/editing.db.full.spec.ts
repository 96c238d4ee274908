import type { TestingModule } from '@nestjs/testing';
import { expect, it, vi } from 'vitest';
import { Transactions } from '#platform/database';
import { TelegramBot, TelegramMessages, telegramText } from '../src/index.js';
import { ChatPaceRepository } from '../src/chat-pace.repository.js';
import { TelegramEditService } from '../src/telegram-edit.service.js';
import { telegramUnderTest } from './telegram-under-test.js';

const suite = telegramUnderTest();
const { start, write, row, reaches, texts } = suite;

const edit = (app: TestingModule, key: string, text: string) => app.get(TelegramMessages).edit(key, telegramText({ headline: text }));
const settled = (id: string) => vi.waitFor(async () => expect((await row(id)).edit).toBeNull(), { timeout: 20_000, interval: 20 });

it('NT1 changes a message where it stands; the latest of several wishes counts', async () => {
  const app = await start();
  const id = await write(app, 'firing', { key: 'incident' });
  await reaches(id, 'sent');
  await Promise.all([1, 2, 3, 4].map((n) => edit(app, 'incident', `change ${n}`)));
  expect(await edit(app, 'incident', 'resolved')).toBe(true);
  await settled(id);
  const [message] = suite.api.state.messages;
  expect(message!.text).toBe('resolved');
  expect(message!.edits.length).toBeLessThanOrEqual(3);
  // The same once more: Telegram complains, and it is none.
  await edit(app, 'incident', 'resolved');
  await settled(id);
  expect(await row(id)).toMatchObject({ error: null, status: 'sent' });
  expect(suite.api.state.calls.at(-1)!.outcome).toContain('message is not modified');
  expect(await edit(app, 'nothing of the kind', 'x')).toBe(false);
});

it('NT1 sends the new text at once when the message has not gone out', async () => {
  const app = await start({ worker: false });
  await app.get(Transactions).run(async () => {
    await write(app, 'old', { key: 'early' });
    expect(await edit(app, 'early', 'new')).toBe(true);
  });
  await start();
  await vi.waitFor(() => expect(texts()).toEqual(['new']), { timeout: 20_000 });
});

it('NT1 takes in a message that was sent past it, once, and edits it where it stands', async () => {
  const app = await start();
  const text = telegramText({ headline: 'The database is away' });
  const result = await app.get(TelegramBot).send(suite.chat, text);
  if (result.outcome !== 'sent') throw new Error(result.error);
  const order = { dedupeKey: 'outage', chatId: suite.chat, purpose: 'incident', text, critical: true };
  const sent = { messageId: result.messageId, at: new Date('2026-03-01T03:14:00Z'), repeated: true };
  const id = await app.get(TelegramMessages).adopt(order, sent);
  expect(await app.get(TelegramMessages).adopt(order, { ...sent, messageId: 1 })).toBe(id);
  expect(await app.get(TelegramMessages).queue(order)).toBe(id);
  expect(await app.get(TelegramMessages).find(id)).toMatchObject({
    status: 'sent',
    providerMessageId: result.messageId,
    repeated: true,
    createdAt: sent.at,
  });
  expect(await edit(app, 'outage', 'It is back')).toBe(true);
  await vi.waitFor(() => expect(texts()).toEqual(['It is back']), { timeout: 20_000 });
});

it('NT1 lets no wish that was overtaken change the message', async () => {
  const app = await start({ worker: false });
  const id = await write(app, 'old', { key: 'overtaken' });
  // A wish that came while the message was on its way, before Telegram sent it back to wait.
  await suite.client.query(`update telegram_messages set edit = content || '{"text":"stale"}', edit_asked_at = now() where id = $1`, [id]);
  await edit(app, 'overtaken', 'newest');
  expect(await row(id)).toMatchObject({ content: { text: 'newest' }, edit: null, edit_asked_at: null });
});

it('NT1 keeps a wish that comes while Telegram says that the message is gone', async () => {
  const app = await start();
  const id = await write(app, 'here', { key: 'gone-meanwhile' });
  await reaches(id, 'sent');
  vi.spyOn(app.get(TelegramBot), 'edit').mockImplementationOnce(async () => {
    await edit(app, 'gone-meanwhile', 'second wish');
    return { outcome: 'gone', error: '400 Bad Request: message to edit not found' };
  });
  await edit(app, 'gone-meanwhile', 'first wish');
  await vi.waitFor(() => expect(texts()).toEqual(['second wish']), { timeout: 20_000 });
  await settled(id);
});

it('NT1 recovers from a lost job with the next wish', async () => {
  const app = await start();
  const id = await write(app, 'here', { key: 'lost-job' });
  await reaches(id, 'sent');
  await suite.client.query(
    `update telegram_messages set edit = content || '{"text":"lost"}', edit_asked_at = now() - interval '50 seconds' where id = $1`,
    [id],
  );
  // A job may still be on its way.
  await edit(app, 'lost-job', 'waits');
  expect(await row(id)).toMatchObject({ edit: { text: 'waits' } });
  await suite.client.query(`update telegram_messages set edit_asked_at = edit_asked_at - interval '11 seconds' where id = $1`, [id]);
  await edit(app, 'lost-job', 'found');
  await settled(id);
  expect(texts()).toEqual(['found']);
});

it('NT1 a job that gives up ends its own wish, and none that came later', async () => {
  const app = await start();
  const id = await write(app, 'here', { key: 'outlived' });
  await reaches(id, 'sent');
  vi.spyOn(app.get(TelegramBot), 'edit').mockResolvedValue({ outcome: 'away', error: '502 Bad Gateway' });
  vi.spyOn(app.get(ChatPaceRepository), 'enter').mockResolvedValue(0);
  /** When the jobs were asked for, the oldest first. */
  const jobs = (count: number) =>
    vi.waitFor(
      async () => {
        const { rows } = await suite.client.query<{ at: string }>(
          `select data #>> '{envelope,occurredAt}' as at from bullmq.job
           where name = 'telegram.edit' and data #>> '{payload,messageId}' = $1 order by 1`,
          [id],
        );
        expect(rows).toHaveLength(count);
        return rows.map(({ at }) => new Date(at).getTime());
      },
      { timeout: 20_000, interval: 20 },
    );
  const passes = (minutes: number) =>
    suite.client.query('update telegram_messages set edit_asked_at = edit_asked_at - make_interval(mins => $2) where id = $1', [
      id,
      minutes,
    ]);
  const lastTry = (at: number) => app.get(TelegramEditService).edit(id, { askedAt: new Date(at), lastAttempt: true });

  await edit(app, 'outlived', 'acknowledged');
  const [first = 0] = await jobs(1);
  await passes(10);
  await edit(app, 'outlived', 'resolved');
  await expect(lastTry(first - 10 * 60_000)).rejects.toThrow('502');
  expect(await row(id)).toMatchObject({ edit: { text: 'resolved' }, error: null });
  const [, second = 0] = await jobs(2);
  // No sooner than all its tries can be over.
  await passes(34);
  await lastTry(second - 34 * 60_000);
  expect(await row(id)).toMatchObject({ edit: null, error: 'edit-failed' });
});

it('NT1 tells when the message to edit is gone, and tries again when Telegram is away', async () => {
  const app = await start();
  const id = await write(app, 'here', { key: 'gone' });
  await reaches(id, 'sent');
  suite.api.fault({ kind: 'error', method: 'editMessageText' });
  suite.api.fault({ kind: '429', method: 'editMessageText' });
  await edit(app, 'gone', 'changed');
  await settled(id);
  expect(texts()).toEqual(['changed']);
  suite.api.state.messages.length = 0;
  await edit(app, 'gone', 'too late');
  await settled(id);
  expect(await row(id)).toMatchObject({ error: 'gone', status: 'sent' });
});
