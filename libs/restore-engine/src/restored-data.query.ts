import type { Restore } from './restore.js';

/**
 * What is done to data that was brought back, in the transaction that does it, once it has the tables of this release. Each statement
 * stands alone, and is for data of any age.
 */
export interface Statement {
  readonly text: string;
  readonly values: readonly unknown[];
}

/** What has to hold of data before anybody lives with it, as `holds`. Who was erased is so again afterwards. Names without a schema are those of the data. */
export const HAS_ADMINISTRATOR = `select exists (
  select from users u join role_grants g on g.user_id = u.id
    where u.status = 'active' and g.role = 'admin' and g.scope_type = 'installation'
      and not exists (select from ops.erasure_ledger l where l.user_id = u.id)) as holds`;

/** Nobody had set the installation up yet: then there is nobody who could administrate it. */
export const HAS_PEOPLE = 'select exists (select from users) as holds';

/** Sealed signing keys, to be tried with the master key. */
export const SIGNING_KEYS = 'select kid, purpose, sealed from signing_keys where retired_at is null';

/**
 * @param aside schema of ours with the data from before, which is not what it should be when somebody restores after an accident: what is
 * brought over from it is done as far as it goes.
 */
export function settlingStatements(
  { id, kind }: Pick<Restore, 'id' | 'kind'>,
  aside: string,
): {
  readonly held: Statement | null;
  readonly everybody: readonly Statement[];
  readonly own: readonly Statement[];
  readonly broughtOver: readonly Statement[];
} {
  const before = `"${aside.replaceAll('"', '""')}"`;
  return {
    held: kind === 'restore' ? { text: HELD, values: [id] } : null,
    everybody: EVERYBODY.map(just),
    own: [...PASSES, ...(kind === 'restore' ? HELD_BACK : KEPT)].map(just),
    broughtOver: [
      // Above the epochs of both pasts.
      `update app.users u set security_epoch = o.security_epoch + 1 from ${before}.users o
        where o.id = u.id and o.security_epoch >= u.security_epoch`,
      // What was used up stays so.
      `update app.recovery_codes c set used_at = o.used_at from ${before}.recovery_codes o
        where o.id = c.id and c.used_at is null and o.used_at is not null`,
      `insert into app.used_passkey_challenges select * from ${before}.used_passkey_challenges on conflict do nothing`,
      // Keys made since: processes hold them in memory, and sealed with them what is not in the data but outside.
      `insert into app.signing_keys select * from ${before}.signing_keys on conflict do nothing`,
      // Mails name tickets by their number, also those that are gone by now: none is given twice.
      `select setval('app.ticket_numbers', greatest(n.last_value, o.last_value)) from app.ticket_numbers n, ${before}.ticket_numbers o`,
      // Who wants to hear no more of something, or of somebody, must not have to say so twice.
      `insert into app.notification_people as p (user_id, mail, topics, digest)
        select o.user_id, case when o.mail = 'off' then 'off' end, case when o.mail = 'off' then o.topics else off.topics end,
            case when o.digest = 'off' then 'off' else 'daily' end
          from ${before}.notification_people o
          join app.users u on u.id = o.user_id
          cross join lateral (
            select coalesce(jsonb_object_agg(key, value), '{}') as topics from jsonb_each(o.topics) where value = '"off"'
          ) off
          where o.mail = 'off' or o.digest = 'off' or off.topics <> '{}'
        on conflict (user_id) do update set mail = coalesce(excluded.mail, p.mail),
          topics = case when excluded.mail = 'off' then excluded.topics else p.topics || excluded.topics end,
          digest = case when excluded.digest = 'off' then 'off' else p.digest end`,
      `with blocked as (
          insert into app.conversations as c (id, user_lo, user_hi, lo_blocks, hi_blocks)
            select o.id, o.user_lo, o.user_hi, o.lo_blocks, o.hi_blocks from ${before}.conversations o
              join app.users lo on lo.id = o.user_lo join app.users hi on hi.id = o.user_hi
              where o.lo_blocks or o.hi_blocks
            on conflict (user_lo, user_hi) do update
              set lo_blocks = c.lo_blocks or excluded.lo_blocks, hi_blocks = c.hi_blocks or excluded.hi_blocks
            returning id, user_lo, user_hi)
        insert into app.conversation_members as m (conversation_id, user_id, peer_id, blocks, blocked_at)
          select b.id, o.user_id, o.peer_id, o.blocks, o.blocked_at from blocked b
            join ${before}.conversations c on c.user_lo = b.user_lo and c.user_hi = b.user_hi
            join ${before}.conversation_members o on o.conversation_id = c.id
          on conflict (conversation_id, user_id) do update set blocks = true, blocked_at = excluded.blocked_at
            where excluded.blocks and not m.blocks`,
    ].map(just),
  };
}

function just(text: string): Statement {
  return { text, values: [] };
}

const HELD = `with gone as (delete from app.outbox returning id, kind, name, payload, envelope, run_at)
  insert into ops.held_messages (restore_id, id, kind, name, payload, envelope, run_at)
    select $1, id, kind, name, payload, envelope, run_at from gone returning id`;

/** Every token that was ever given out names an epoch of its person. */
const EVERYBODY_BY_TABLE = {
  users: 'update users set security_epoch = security_epoch + 1',
  sessions: `update sessions set revoked_at = clock_timestamp(), revoke_reason = 'restored', sealed_successor = null where revoked_at is null`,
};
const EVERYBODY = Object.values(EVERYBODY_BY_TABLE);

/**
 * The same while the tables have no indexes yet, which takes a fifth of the time. The empty indexes keep new versions of rows out of the
 * pages of the old ones: otherwise no index could be used until all transactions of the server that began before are over.
 */
export const EVERYBODY_EARLY = {
  users: early('users', 'security_epoch', EVERYBODY_BY_TABLE.users),
  sessions: early('sessions', 'revoked_at', EVERYBODY_BY_TABLE.sessions),
};

function early(table: string, column: string, statement: string): string {
  return `create index restored_early_${table} on ${table} (${column}) where false; ${statement}; drop index restored_early_${table}`;
}

/** What lets somebody in does so no more. */
const PASSES = [
  // Links and codes that may have been used since.
  'update app.password_resets set voided_at = clock_timestamp() where used_at is null and voided_at is null',
  'delete from app.sign_in_challenges',
  'delete from app.deletion_links',
  'delete from app.telegram_link_codes',
  'update app.setup_links set voided_at = clock_timestamp() where used_at is null and voided_at is null',
];

/** Of the data of a backup: it was meant for another time, and was sent since or will not be. Upkeep would find these and send them. */
const HELD_BACK = [
  `update app.mails set status = 'failed', last_error = 'It was held back by a restore.', locked_until = null where status = 'queued'`,
  `update app.telegram_messages set status = 'suppressed', taken_at = null, edit = null, edit_asked_at = null,
    settled_at = clock_timestamp() where status in ('pending', 'sending')`,
  // Handled since, as a rule: staff decides.
  `update app.inbound_mails set state = 'held', reason = 'restored', settled_at = clock_timestamp() where state = 'waiting'`,
  `update app.incident_pages set status = 'suppressed', not_before = null where status = 'waiting'`,
  `update app.notification_deliveries set status = 'dropped', reason = 'restored', settled_at = clock_timestamp()
    where status in ('waiting', 'bundled')`,
  `insert into app.ticket_mail_progress as p (ticket_id, applied_sequence)
    select t.id, t.version from app.tickets t left join app.ticket_mail_progress o on o.ticket_id = t.id
      where t.version > coalesce(o.applied_sequence, 0) and t.demo_batch_id is null
    on conflict (ticket_id) do update set applied_sequence = excluded.applied_sequence`,
  `update app.notification_digests set closed_at = clock_timestamp() where closed_at is null`,
  // What still fires goes on to its next step then; what does not is over by then.
  `update app.incidents set next_step_at = greatest(next_step_at, clock_timestamp() + interval '10 minutes') where next_step_at is not null`,
  `update app.reports set status = 'failed', failure = 'error', finished_at = clock_timestamp() where status in ('queued', 'running')`,
  `update app.personal_exports set status = 'failed', finished_at = clock_timestamp() where status in ('queued', 'running')`,
];

/** Of the data that an undo puts back, nothing was sent meanwhile: it goes on, under the epoch that begins with this transaction. */
const KEPT = [
  `update app.outbox set claimed_until = null,
    envelope = envelope || jsonb_build_object('restoreEpoch', (select restore_epoch + 1 from ops.installation))`,
];
