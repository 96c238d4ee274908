// A million entries of the trail: what its files are measured on. One in three has personal data, one in five an organisation.

/** Seeds and analyses. The seals are no chain: nothing here verifies them. */
export async function seedEntries(client, count) {
  // The triggers would note each entry as one that waits for its seal.
  await client.query('alter table ops.audit_entries disable trigger user');
  await client.query(
    `insert into ops.audit_entries (id, occurred_at, actor_kind, actor_id, session_id, organisation_id, action, target_type, target_id, correlation_id, before, after, personal_digest)
     select uuidv7(), '2020-01-01Z'::timestamptz + n * interval '157 seconds', 'user', gen_random_uuid(), gen_random_uuid(),
       case when n % 5 = 0 then gen_random_uuid() end, (array['user.update', 'role.grant', 'session.end', 'settings.change'])[n % 4 + 1], 'user',
       gen_random_uuid()::text, uuidv7()::text, jsonb_build_object('firstName', 'Ana', 'lastName', 'Núñez, ' || n), jsonb_build_object('firstName', 'Zoë', 'roles', '["user"]'::jsonb),
       case when n % 3 = 0 then decode(repeat('00', 32), 'hex') end
     from generate_series(1, $1::int) n`,
    [count],
  );
  await client.query(`insert into ops.audit_details (entry_id, salt, data)
    select id, decode(repeat('00', 16), 'hex'), jsonb_build_object('email', 'person' || right(target_id, 6) || '@mail.test', 'address', '10.0.0.1')
    from ops.audit_entries where personal_digest is not null on conflict do nothing`);
  await client.query(`insert into ops.audit_seals (sequence, entry_id, previous_hash, hash)
    select row_number() over (order by occurred_at), id, decode(repeat('00', 32), 'hex'), decode(repeat('00', 32), 'hex') from ops.audit_entries
    where occurred_at < '2026-01-01Z' on conflict do nothing`);
  await client.query('alter table ops.audit_entries enable trigger user');
  await client.query('vacuum analyze');
}
