import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApi, type TestApi } from '#harness';
import { Settings } from '#platform/settings';

const URL = '/api/telegram/webhook';
const SECRET = 'A-secret_of_ours';

describe('the webhook', () => {
  let api: TestApi;
  let database: Client;

  beforeAll(async () => {
    api = await startTestApi({ env: { TELEGRAM_BOT_TOKEN: '123456789:AAHfaketokenfaketokenfaketokenfake00' } });
    database = new Client({ connectionString: api.database.ownerUrl, options: '-c search_path=app' });
    await database.connect();
  });
  afterAll(async () => {
    await database?.end();
    await api?.close();
  });

  let version = 0;
  const adopt = (values: Record<string, string>) => {
    version += 1;
    api.app.get(Settings, { strict: false }).adopt({ version, values: new Map(Object.entries(values)) });
  };
  const call = async (body: unknown, secret?: string) =>
    (
      await api.request({
        method: 'POST',
        url: URL,
        body,
        headers: secret === undefined ? {} : { 'x-telegram-bot-api-secret-token': secret },
      })
    ).status;
  const update = (id: number) => ({
    update_id: id,
    message: { chat: { id: 1, type: 'private' }, from: { id: 1, first_name: 'A' }, text: 'hi' },
  });
  const taken = async () =>
    (await database.query('select update_id::int as id from telegram_updates order by 1')).rows.map(({ id }) => id as number);

  it('NT1 is not there without webhook mode, nor without a secret', async () => {
    expect(await call(update(1), SECRET)).toBe(404);
    adopt({ 'telegram.webhook.secret': SECRET });
    expect(await call(update(1), SECRET)).toBe(404);
    adopt({ 'telegram.updates.mode': 'webhook' });
    expect(await call(update(1), '')).toBe(404);
    expect(await taken()).toEqual([]);
  });

  it('NT1 takes what comes with the secret, once, and nothing else', async () => {
    adopt({ 'telegram.updates.mode': 'webhook', 'telegram.webhook.secret': SECRET });
    for (const secret of [undefined, '', SECRET.slice(1), `${SECRET}x`]) expect(await call(update(1), secret)).toBe(401);
    expect(await taken()).toEqual([]);
    expect(await Promise.all([call(update(7), SECRET), call(update(7), SECRET), call(update(8), SECRET)])).toEqual([204, 204, 204]);
    for (const odd of [{}, [], { update_id: 'x' }]) expect([204, 400]).toContain(await call(odd, SECRET));
    expect(await call({ ...update(9), text: 'x'.repeat(300_000) }, SECRET)).toBe(413);
    expect(await taken()).toEqual([7, 8]);
    const { rows } = await database.query(`select payload from outbox where name = 'telegram-updates.handle'`);
    expect(rows).toHaveLength(2);
  });
});
