import { afterAll, beforeAll, expect, it } from 'vitest';
import { RestoreApi } from './restore-api.js';

/** What a mail that comes in may have at most, unless the setting says less. */
const MEGABYTES = 25;

let on: RestoreApi;
beforeAll(async () => {
  on = await RestoreApi.start();
});
afterAll(() => on?.close());

it('BK3 mails of the largest size that is taken come back byte for byte', async () => {
  const digests = async () =>
    (await on.database.query(`select id, length(raw) as bytes, md5(raw) as digest from app.inbound_mails order by id`)).rows;
  // Bytes that do not compress, two of them in a row: a row is twice as long as text.
  await on.database.query(
    `insert into app.inbound_mails (id, source, recipients, message_key, size_bytes, raw, state, settled_at)
     select gen_random_uuid(), 'smtp', '{support@example.com}', sha256(n::text::bytea), $1::int, raw, 'handled', now()
     from generate_series(1, 2) n, lateral (
       select string_agg(sha256((n * 10000000 + m)::text::bytea), ''::bytea) as raw from generate_series(1, $1::int / 32) m) r`,
    [MEGABYTES * 1024 * 1024],
  );
  const before = await digests();
  expect(before.map(({ bytes }) => bytes)).toEqual([MEGABYTES * 1024 * 1024, MEGABYTES * 1024 * 1024]);
  const backupId = await on.backup();
  await on.database.query('delete from app.inbound_mails');
  const asked = await on.admin('POST', `/api/admin/restore/${backupId}`, { confirmWord: 'RESTORE', reason: 'A mistake.' });
  expect(asked.status).toBe(202);
  expect(await on.end(asked.body)).toMatchObject({ state: 'done' });
  expect(await digests()).toEqual(before);
}, 180_000);
