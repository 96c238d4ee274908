// Messages where there are very many: what the number of unread ones takes in the database, and how many are sent a second by many clients,
// as a ratio to bare inserts over the same driver. Usage: node test/bench/messages.bench.mjs [conversations, default 1000000] [seconds a
// measurement, default 10] [clients, default 32]
import { randomUUID } from 'node:crypto';
import { createRequire } from 'node:module';
import { NestFactory } from '@nestjs/core';
import { Kysely, PostgresDialect } from 'kysely';
import { addPeople, median, startInstallation } from './installation.mjs';

const CONVERSATIONS = Number(process.argv[2] ?? 1_000_000);
const SECONDS = Number(process.argv[3] ?? 10);
const CLIENTS = Number(process.argv[4] ?? 32);
const CONNECTIONS = 16;
/** Conversations of each person, with those who come next in line. */
const EACH = 50;
/** People who write at one time, each to one other. */
const ACTIVE = 500;
const LOOKS = 3_000;
const ROUNDS = 3;
const GOAL_UNREAD_MS = 1;
const GOAL_SENDS = 1_000;

const load = (path) => import(new URL(`../../dist/${path}`, import.meta.url).href);
const [{ ApiModule }, { loadConfig }, { createLogger }, { Actor }, { ConversationQuery }, { MessageService }] = await Promise.all([
  load('apps/api/src/api.module.js'),
  load('libs/platform/config/src/index.js'),
  load('libs/platform/logging/src/index.js'),
  load('libs/platform/access/src/index.js'),
  load('libs/messaging/src/conversation.query.js'),
  load('libs/messaging/src/message.service.js'),
]);
const pg = createRequire(import.meta.url)('pg');

const installation = await startInstallation();
const stops = [installation.stop];
try {
  console.log(`${CONVERSATIONS} conversations are being made …`);
  const people = await seed(installation.client);
  const unread = await measureUnread(people);
  const app = await startService();
  stops.unshift(() => app.close());
  const pool = new pg.Pool({ connectionString: installation.env.DATABASE_URL, options: '-c search_path=app', max: CONNECTIONS });
  stops.unshift(() => pool.end());
  await installation.client.query(`create table app.bare_messages (like app.messages including all);
    grant select, insert on app.bare_messages to public`);
  const sends = [];
  // Those who write at one time are few of all, and what they write is read later.
  await sendFor(app, people, true);
  // As autovacuum does within a minute; before, the planner knows nothing of tables that were empty.
  await installation.client.query('analyze notifications, notification_deliveries, person_streams, person_events');
  for (let round = 0; round < ROUNDS; round += 1)
    sends.push({ ours: await sendFor(app, people, true), bare: await insertFor(pool), news: await sendFor(app, people, false) });
  print(unread, sends);
} finally {
  for (const stop of stops) await stop();
}

/** A ring of people, each of whom writes with those next to them; one conversation in ten has something unread. */
async function seed(client) {
  const count = Math.ceil(CONVERSATIONS / EACH);
  await addPeople(client, 'writer', count);
  await client.query(`
    create temporary table ring as select id, row_number() over (order by id) - 1 as n from users where email like 'writer-%';
    create temporary table pairs as
      select gen_random_uuid() as id, least(a.id, b.id) as lo, greatest(a.id, b.id) as hi, (a.n + b.n) % 10 = 0 as is_unread
      from ring a cross join generate_series(1, ${EACH}) as step join ring b on b.n = (a.n + step) % ${count};
    insert into conversations (id, user_lo, user_hi, last_sequence) select id, lo, hi, 1 from pairs;
    insert into conversation_members (conversation_id, user_id, peer_id, inbound_total, inbound_read, read_sequence, last_at)
      select id, lo, hi, 1, case when is_unread then 0 else 1 end, case when is_unread then 0 else 1 end, now() from pairs
      union all select id, hi, lo, 0, 0, 0, now() from pairs;
    insert into messages (id, conversation_id, sequence, sender_id, client_id, inbound_number, body)
      select gen_random_uuid(), id, 1, hi, gen_random_uuid(), 1, 'Hello' from pairs;`);
  await client.query('vacuum analyze conversations, conversation_members, messages, users');
  return (await client.query('select array_agg(id order by n) as ids from ring')).rows[0].ids;
}

/** One look after the other, each at another person. */
async function measureUnread(people) {
  const pool = new pg.Pool({ connectionString: installation.env.DATABASE_URL, options: '-c search_path=app', max: 1 });
  const kysely = new Kysely({ dialect: new PostgresDialect({ pool }) });
  try {
    const query = new ConversationQuery({ kysely: () => kysely, prepared: async (statement) => (await statement.execute(kysely)).rows });
    const times = [];
    for (let look = -200; look < LOOKS; look += 1) {
      const id = people[Math.floor(Math.random() * people.length)];
      const begun = performance.now();
      await query.unread(id);
      if (look >= 0) times.push(performance.now() - begun);
    }
    times.sort((a, b) => a - b);
    return { p50: times[Math.floor(LOOKS / 2)], p95: times[Math.floor(LOOKS * 0.95)] };
  } finally {
    await kysely.destroy();
  }
}

async function startService() {
  const config = loadConfig({ ...process.env, ...installation.env, DATABASE_POOL_SIZE: String(CONNECTIONS) });
  const log = await createLogger({ level: 'silent', stdout: false, role: 'bench' });
  return NestFactory.createApplicationContext(ApiModule.forRoot(config, log, null), { logger: false, abortOnError: false });
}

/**
 * Messages a second, each to somebody the sender knows.
 * @param isUnderWay in conversations with something unread; else in any of all, where a message is news that people are notified of.
 */
async function sendFor(app, people, isUnderWay) {
  const service = app.get(MessageService, { strict: false });
  const { rows } = await installation.client.query('select id from organisations where is_default');
  const times = [];
  const perSecond = await inTurns(async () => {
    const from = Math.floor(Math.random() * (isUnderWay ? Math.min(ACTIVE, people.length) : people.length));
    const recipientId = people[(from + 1 + (isUnderWay ? 0 : Math.floor(Math.random() * EACH))) % people.length];
    const actor = new Actor(people[from], randomUUID(), rows[0].id, []);
    const begun = performance.now();
    await service.send(actor, { recipientId, clientId: randomUUID(), body: 'Are you in on Thursday?', attachmentIds: [] });
    times.push(performance.now() - begun);
  });
  times.sort((a, b) => a - b);
  return { perSecond, p95: times[Math.floor(times.length * 0.95)] };
}

/** Transactions a second that insert one row with the same columns and indexes, and do nothing else. */
function insertFor(pool) {
  return inTurns(async () => {
    const client = await pool.connect();
    try {
      await client.query('begin');
      await client.query({
        name: 'bare',
        text: `insert into bare_messages (id, conversation_id, sequence, sender_id, client_id, inbound_number, body)
          values ($1, $2, 1, $3, $4, 1, 'Are you in on Thursday?')`,
        values: [randomUUID(), randomUUID(), randomUUID(), randomUUID()],
      });
      await client.query('commit');
    } finally {
      client.release();
    }
  });
}

async function inTurns(work) {
  const warm = performance.now() + 2_000;
  const end = warm + SECONDS * 1_000;
  let done = 0;
  const turns = async () => {
    while (performance.now() < end) {
      await work();
      if (performance.now() >= warm) done += 1;
    }
  };
  await Promise.all(Array.from({ length: CLIENTS }, turns));
  return done / SECONDS;
}

function print(unread, sends) {
  const perSecond = median(sends.map(({ ours }) => ours.perSecond));
  const ratio = median(sends.map(({ ours, bare }) => ours.perSecond / bare));
  console.log(`\n${CONVERSATIONS} conversations, ${2 * CONVERSATIONS} memberships, ${CLIENTS} clients on ${CONNECTIONS} connections\n`);
  console.log(`| unread in total | p50 ${unread.p50.toFixed(2)} ms, p95 ${unread.p95.toFixed(2)} ms | goal p50 ≤ ${GOAL_UNREAD_MS} ms |`);
  console.log(
    `| sends | ${Math.round(perSecond)}/s, p95 ${median(sends.map(({ ours }) => ours.p95)).toFixed(1)} ms | goal ≥ ${GOAL_SENDS}/s |`,
  );
  console.log(`| sends that people are notified of | ${Math.round(median(sends.map(({ news }) => news.perSecond)))}/s | |`);
  console.log(`| ratio to bare inserts (${Math.round(median(sends.map(({ bare }) => bare)))}/s) | ${ratio.toFixed(2)} | |`);
  const isMet = unread.p50 <= GOAL_UNREAD_MS && perSecond >= GOAL_SENDS;
  console.log(isMet ? '\nmet' : '\nmissed');
  process.exitCode = isMet ? 0 : 1;
}
