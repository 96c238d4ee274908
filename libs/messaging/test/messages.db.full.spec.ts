import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { signIn, type SignedIn } from '#auth/testing';
import { type Pair, startPair } from '#harness';
import { Actor } from '#platform/access';
import { Database, Transactions } from '#platform/database';
import { AppError } from '#platform/errors';
import { PersonalData } from '#platform/privacy';
import { ProfileService } from '#users';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ConversationQuery } from '../src/conversation.query.js';
import { DemoMessages } from '../src/demo-messages.js';
import { ConversationService } from '../src/conversation.service.js';
import { MessageChangeService } from '../src/message-change.service.js';
import { MessageRemoval } from '../src/message-removal.service.js';
import { MessageService } from '../src/message.service.js';

describe('private messages under way', () => {
  let pair: Pair;
  let organisationId: string;
  beforeAll(async () => {
    pair = await startPair();
    [{ id: organisationId }] = (await pair.query('select id from organisations where is_default')) as [{ id: string }];
  });
  afterAll(() => pair.close());

  const service = <T>(type: new (...given: never[]) => T, app = pair.here.app): T => app.get(type, { strict: false });
  const actorOf = ({ userId }: { userId: string }) => new Actor(userId, randomUUID(), organisationId, []);
  const people = (count: number) => Promise.all(Array.from({ length: count }, () => signIn(pair.here.app)));
  const send = (by: SignedIn, to: SignedIn, clientId: string = randomUUID(), app = pair.here.app) =>
    service(MessageService, app).send(actorOf(by), { recipientId: to.userId, clientId, body: clientId, attachmentIds: [] });
  /** What is wrong with the counts of these people, by counting anew. */
  const miscounted = (of: readonly SignedIn[]) =>
    pair.query(
      `select c.* from conversation_members c
        cross join lateral (select count(*) as total, count(*) filter (where m.sequence <= c.read_sequence) as read
          from messages m where m.conversation_id = c.conversation_id and m.sender_id = c.peer_id) as counted
        where c.user_id = any ($1) and (c.inbound_total <> counted.total or c.inbound_read <> counted.read)`,
      [of.map(({ userId }) => userId)],
    );
  const places = (of: SignedIn) =>
    pair.query(
      `select array_agg(m.sequence order by m.sequence) as sequences, max(v.last_sequence) as last from messages m
        join conversations v on v.id = m.conversation_id where $1 in (v.user_lo, v.user_hi) group by v.id`,
      [of.userId],
    );
  const oneTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

  it('MS2 each message that is sent three times at once is there once, in a sequence without gaps', async () => {
    const [ana, ben] = (await people(2)) as [SignedIn, SignedIn];
    const clients = oneTo(40).map(() => randomUUID());
    const attempts = [...clients, ...clients.toReversed(), ...clients];
    const sent = await Promise.all(
      attempts.map((id, index) => {
        const [by, to] = clients.indexOf(id) % 2 ? [ana, ben] : [ben, ana];
        return send(by, to, id, index % 2 ? pair.here.app : pair.there.app);
      }),
    );
    expect(sent.filter(({ isRepeat }) => !isRepeat)).toHaveLength(40);
    expect(new Set(sent.map(({ message }) => message.id)).size).toBe(40);
    expect(await places(ana)).toEqual([{ sequences: oneTo(40), last: 40 }]);
    expect(await miscounted([ana, ben])).toEqual([]);
  });

  it('MS2 two people who begin at the same moment have one conversation', async () => {
    for (let round = 0; round < 12; round += 1) {
      const [ana, ben] = (await people(2)) as [SignedIn, SignedIn];
      await Promise.all([send(ana, ben), send(ben, ana, randomUUID(), pair.there.app)]);
      expect(await places(ana)).toEqual([{ sequences: [1, 2], last: 2 }]);
    }
  });

  it('MS2 no message passes a block that has been set, whatever is under way', async () => {
    for (let round = 0; round < 12; round += 1) {
      const [ana, ben] = (await people(2)) as [SignedIn, SignedIn];
      // From the second round on there is a conversation before.
      if (round % 2) await send(ana, ben);
      const sends = oneTo(6).map(() => send(ana, ben, randomUUID(), pair.there.app).then(() => 'sent', refusalOf));
      await service(ConversationService).setBlocks(actorOf(ben), ana.userId, true);
      const atBlock = await pair.query('select last_sequence from conversations where $1 in (user_lo, user_hi)', [ana.userId]);
      const outcomes = await Promise.all(sends);
      expect(await pair.query('select last_sequence from conversations where $1 in (user_lo, user_hi)', [ana.userId])).toEqual(atBlock);
      expect(outcomes.filter((outcome) => outcome === 'sent').length + (round % 2)).toBe(atBlock[0]!['last_sequence']);
      expect(outcomes.filter((outcome) => outcome !== 'sent' && outcome !== 'CANNOT_MESSAGE_USER')).toEqual([]);
    }
  });

  it('MS2 what is unread is what a recount gives, after any history', async () => {
    const trio = (await people(3)) as [SignedIn, SignedIn, SignedIn];
    const who = fc.constantFrom(...trio);
    const step = fc.record({
      what: fc.constantFrom('send', 'send', 'send', 'read', 'read', 'edit', 'delete', 'block', 'unblock', 'clear', 'mute'),
      by: who,
      to: who,
      pick: fc.nat(1_000),
    });
    const sent: { id: string; by: SignedIn }[] = [];
    const one = async ({ what, by, to, pick }: { what: string; by: SignedIn; to: SignedIn; pick: number }) => {
      const [actor, some] = [actorOf(by), sent[pick % Math.max(1, sent.length)]];
      const conversations = service(ConversationService);
      if (what === 'send') sent.push({ id: (await send(by, to)).message.id, by });
      else if (what === 'read' && some) await conversations.read(actor, some.id);
      else if (what === 'edit' && some) await service(MessageChangeService).edit(actorOf(some.by), some.id, randomUUID());
      else if (what === 'delete' && some) await service(MessageChangeService).delete(actorOf(some.by), some.id);
      else if (what === 'block' || what === 'unblock') await conversations.setBlocks(actor, to.userId, what === 'block');
      else if (what === 'clear') await conversations.clear(actor, to.userId);
      else if (what === 'mute') await conversations.setMuted(actor, to.userId, pick % 2 === 0);
    };
    const history = fc.asyncProperty(
      fc.array(fc.array(step, { minLength: 1, maxLength: 4 }), { minLength: 4, maxLength: 12 }),
      async (rounds) => {
        // Those of the last history would keep this one short.
        for (const by of trio) for (const to of trio) await service(ConversationService).setBlocks(actorOf(by), to.userId, false);
        // Those of a round at the same time.
        for (const round of rounds) await Promise.all(round.map((each) => one(each).catch(refusalOf)));
        expect(await miscounted(trio)).toEqual([]);
        for (const { userId } of trio) {
          const [counted] = await pair.query(
            `select count(*)::int as messages from messages m join conversation_members c on c.conversation_id = m.conversation_id and c.user_id = $1
            where m.sender_id = c.peer_id and m.sequence > c.read_sequence and not c.blocks`,
            [userId],
          );
          expect((await service(ConversationQuery).unread(userId)).messages).toBe(counted!['messages']);
        }
      },
    );
    await fc.assert(history, { numRuns: 20, endOnFailure: true });
    expect(sent.length).toBeGreaterThan(10);
  });

  it('MS2 a block is nowhere to be seen: not before a first message, nor in a search', async () => {
    const ana = await signIn(pair.here.app);
    const [ben, cleo] = await Promise.all(['Zacarias', 'Zenobia'].map((firstName) => signIn(pair.here.app, { firstName })));
    const ask = async (path: string, method: 'GET' | 'PUT' | 'POST' = 'GET', by = ana) => {
      const { status, body } = await pair.here.request({ method, url: `/api/messages${path}`, token: by.token });
      return { status, body };
    };
    const between = async (by: SignedIn, other: SignedIn) => ({ ...(await ask(`/${other.userId}`, 'GET', by)).body, person: null });
    const unknown = await between(ana, cleo!);
    await service(ConversationService).setBlocks(actorOf(ben!), ana.userId, true);
    const events = () => pair.query('select count(*) from person_events where user_id = $1', [ana.userId]);
    const before = await events();
    expect((await ask(`/${ben!.userId}/mute`, 'PUT')).status).toBe(204);
    expect((await ask(`/${ben!.userId}/clear`, 'POST')).status).toBe(204);
    expect(await events()).toEqual(before);
    expect(await between(ana, ben!)).toEqual(unknown);
    expect(await between(ben!, ana)).toEqual({ ...unknown, isBlocked: true });
    expect((await ask('/people?search=zacarias')).body.items).toEqual([]);
    expect((await ask('/people?search=zenobia')).body.items).toHaveLength(1);
    await pair.query(
      `with o as (insert into organisations (id, name, slug, time_zone) select gen_random_uuid(), 'Far', 'far', 'UTC' returning id)
        update users set organisation_id = o.id from o where users.id = any ($1)`,
      [[ben!.userId, cleo!.userId]],
    );
    const alike = async (path: string, method?: 'PUT') =>
      expect([(await ask(`/${ben!.userId}${path}`, method)).status, (await ask(`/${cleo!.userId}${path}`, method)).status]).toEqual([
        404, 404,
      ]);
    await alike('');
    await alike('/block', 'PUT');
  });

  it('MS2 after a block neither changes nor receipts pass, but what one sent can be deleted', async () => {
    const [ana, ben] = (await people(2)) as [SignedIn, SignedIn];
    const { message } = await send(ana, ben);
    const { message: reply } = await send(ben, ana);
    const changes = service(MessageChangeService);
    const seen = async (by: SignedIn, other: SignedIn) =>
      (await pair.here.request({ url: `/api/messages/${other.userId}`, token: by.token })).body.seenSequence;
    for (const blocker of [ana, ben]) {
      const other = blocker === ana ? ben : ana;
      await service(ConversationService).setBlocks(actorOf(blocker), other.userId, true);
      expect(await changes.edit(actorOf(ana), message.id, 'Ha').catch(refusalOf)).toBe('CANNOT_MESSAGE_USER');
      expect([await seen(ana, ben), await seen(ben, ana)]).toEqual([null, null]);
      await service(ConversationService).read(actorOf(other), (blocker === ana ? message : reply).id);
      await service(ConversationService).setBlocks(actorOf(blocker), other.userId, false);
    }
    expect(
      await pair.query(`select from person_events where user_id = any ($1) and type = 'message.seen'`, [[ana.userId, ben.userId]]),
    ).toEqual([]);
    expect((await changes.edit(actorOf(ana), message.id, 'Fine')).body).toBe('Fine');
    await service(ConversationService).setBlocks(actorOf(ben), ana.userId, true);
    await changes.delete(actorOf(ana), message.id);
    expect(await pair.query('select body from messages where id = $1', [message.id])).toEqual([{ body: '' }]);
  });

  it('MS2 an edit towards somebody who is kept out is refused as one towards somebody who blocks', async () => {
    const [ana, ben] = (await people(2)) as [SignedIn, SignedIn];
    const { message } = await send(ana, ben);
    const edit = () =>
      service(MessageChangeService)
        .edit(actorOf(ana), message.id, randomUUID())
        .then(() => 'edited', refusalOf);
    for (const [status, then] of [
      ['suspended', 'CANNOT_MESSAGE_USER'],
      ['deleted', 'CANNOT_MESSAGE_USER'],
      ['active', 'edited'],
    ]) {
      await pair.query('update users set status = $1 where id = $2', [status, ben.userId]);
      expect(await edit()).toBe(then);
    }
  });

  it('MS2 what moderators removed looks to both as if it had been deleted: only the other one can have reported it', async () => {
    const [ana, ben] = (await people(2)) as [SignedIn, SignedIn];
    const ids = [(await send(ana, ben)).message.id, (await send(ana, ben)).message.id] as const;
    await service(MessageChangeService).delete(actorOf(ana), ids[0]);
    await service(MessageRemoval).remove(ids[1]);
    for (const [by, other] of [
      [ana, ben],
      [ben, ana],
    ] as const) {
      const { items } = (await pair.here.request({ url: `/api/messages/${other.userId}`, token: by.token })).body;
      const [own, removed] = items.map((item: object) => ({ ...item, id: '', clientId: '', sequence: 0, sentAt: '', deletedAt: '' }));
      expect(removed).toEqual(own);
    }
  });

  it('MS2 an edit that is under way when a block commits does not pass', async () => {
    for (let round = 0; round < 6; round += 1) {
      const [ana, ben] = (await people(2)) as [SignedIn, SignedIn];
      const { message } = await send(ana, ben);
      const edits = oneTo(4).map((n) =>
        service(MessageChangeService, pair.there.app).edit(actorOf(ana), message.id, `${n}`).catch(refusalOf),
      );
      await service(ConversationService).setBlocks(actorOf(ben), ana.userId, true);
      const atBlock = await pair.query('select body from messages where id = $1', [message.id]);
      await Promise.all(edits);
      expect(await pair.query('select body from messages where id = $1', [message.id])).toEqual(atBlock);
    }
  });

  it('MS2 an erased person leaves places without a text, and takes along what they chose; what they could read is handed over', async () => {
    const [ana, ben] = (await people(2)) as [SignedIn, SignedIn];
    const { message } = await send(ana, ben);
    await send(ben, ana);
    const data = pair.here.app.get(PersonalData, { strict: false });
    const handedOver = async () => {
      const records: unknown[] = [];
      for await (const file of data.exportOf(ana.userId))
        if (file.path === 'messaging/messages.json') for await (const record of file.records) records.push(record);
      return records;
    };
    const own = expect.objectContaining({ from: 'me', body: message.body }) as object;
    expect(await handedOver()).toEqual([own, expect.objectContaining({ from: 'them' })]);
    // What they cleared is out of their sight, but what they wrote is theirs.
    await service(ConversationService).clear(actorOf(ana), ben.userId);
    expect(await handedOver()).toEqual([own]);
    await service(ConversationService).setMuted(actorOf(ana), ben.userId, true);
    const person = { userId: ana.userId, email: ana.email, emails: [ana.email] };
    for (let times = 0; times < 2; times += 1) await service(Transactions).run(() => data.erase(person));
    const left = await pair.query(
      `select m.sender_id = $1 as own, m.body = '' as blank, m.sequence from messages m join conversations v on v.id = m.conversation_id
        where $1 in (v.user_lo, v.user_hi) order by m.sequence`,
      [ana.userId],
    );
    expect(left).toEqual([
      { own: true, blank: true, sequence: 1 },
      { own: false, blank: false, sequence: 2 },
    ]);
    expect(await pair.query('select muted from conversation_members where user_id = $1', [ana.userId])).toEqual([{ muted: false }]);
  });

  it('MS2 US6 a message that is sent while its writer is erased leaves no text', async () => {
    const [ana, ben] = (await people(2)) as [SignedIn, SignedIn];
    await send(ana, ben);
    const [erased, may] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const erasing = service(Transactions).run(async () => {
      await service(ProfileService).hold(ana.userId);
      await service(PersonalData).erase({ userId: ana.userId, email: ana.email, emails: [ana.email] });
      erased.resolve();
      await may.promise;
    });
    await erased.promise;
    let isDone = false;
    const sending = send(ana, ben)
      .then(() => 'sent', refusalOf)
      .finally(() => (isDone = true));
    // It has to wait, or to be done already.
    const waiting = `select from pg_locks join pg_stat_activity using (pid) where not granted and datname = current_database()`;
    for (let waits = 0; !isDone && waits === 0;) waits = (await pair.query(waiting)).length;
    may.resolve();
    await erasing;
    expect(await sending).toBe('UNAUTHORIZED');
    expect(await pair.query(`select from messages where sender_id = $1 and body <> ''`, [ana.userId])).toEqual([]);
  });

  it('MS2 US6 erasing and handing over take time by how many messages there are, not by its square', async () => {
    const [ana, ben] = (await people(2)) as [SignedIn, SignedIn];
    const { message } = await send(ana, ben);
    const many = 4_000;
    await pair.query(
      `insert into messages (id, conversation_id, sequence, sender_id, client_id, inbound_number, body)
        select gen_random_uuid(), $1, n, $2, gen_random_uuid(), n, 'x' from generate_series(2, $3::int) n`,
      [message.conversationId, ana.userId, many],
    );
    await pair.query('analyze messages');
    const data = service(PersonalData);
    const database = service(Database);
    /** Rows of messages that some work looks at. */
    const looksAt = (work: () => Promise<unknown>) =>
      service(Transactions).run(async () => {
        const read = async () => {
          const { rows } = await sql<{ count: string }>`
            select seq_tup_read + idx_tup_fetch as count from pg_stat_xact_user_tables where relname = 'messages' and schemaname = 'app'`.execute(
            database.kysely(),
          );
          return Number(rows[0]!.count);
        };
        // As in a table so large that nobody reads all of it.
        for (const way of ['seqscan', 'bitmapscan']) await sql`set local ${sql.raw(`enable_${way}`)} = off`.execute(database.kysely());
        const before = await read();
        await work();
        return (await read()) - before;
      });
    let handedOver = 0;
    const looked = await looksAt(async () => {
      for await (const file of data.exportOf(ben.userId))
        if (file.path === 'messaging/messages.json') for await (const _ of file.records) handedOver += 1;
    });
    expect(handedOver).toBe(many);
    expect(looked).toBeLessThan(3 * many);
    expect(await looksAt(() => data.erase({ userId: ana.userId, email: ana.email, emails: [ana.email] }))).toBeLessThan(4 * many);
    expect(await pair.query(`select from messages where sender_id = $1 and body <> ''`, [ana.userId])).toEqual([]);
  });

  it('MS2 NT1 tell of a message when nothing unread tells of the conversation, however many are unread', async () => {
    const [ana, ben] = (await people(2)) as [SignedIn, SignedIn];
    const told = async () => (await pair.query('select from notifications where user_id = $1', [ben.userId])).length;
    const begun = (await send(ana, ben)).message;
    await service(ConversationService).read(actorOf(ben), begun.id);
    await service(ConversationService).setMuted(actorOf(ben), ana.userId, true);
    await send(ana, ben);
    await send(ana, ben);
    expect(await told()).toBe(1);
    await service(ConversationService).setMuted(actorOf(ben), ana.userId, false);
    await send(ana, ben);
    expect(await told()).toBe(2);
    await send(ana, ben);
    expect(await told()).toBe(2);
  });

  it('MS2 US6 notifications say who wrote for as long as that person is there, and keep no name', async () => {
    const [ana, ben] = [await signIn(pair.here.app, { firstName: 'Xenia', lastName: 'Prat' }), await signIn(pair.here.app)];
    await send(ana, ben);
    const titles = async () => {
      const { items } = (await pair.here.request({ url: '/api/notifications', token: ben.token })).body;
      return items.map(({ title, path }: { title: string; path: string }) => [title, path]);
    };
    expect(await titles()).toEqual([['Xenia Prat wrote to you', `/messages/${ana.userId}`]]);
    expect(await pair.query('select data from notifications where user_id = $1', [ben.userId])).toEqual([{ data: { userId: ana.userId } }]);
    const person = { userId: ana.userId, email: ana.email, emails: [ana.email] };
    await service(Transactions).run(() => service(PersonalData).erase(person));
    expect(await titles()).toEqual([['Somebody wrote to you', `/messages/${ana.userId}`]]);
  });

  it('MS2 DM1 what was written to demo people is told before they go, and goes with them', async () => {
    const [ana, demo, ben] = (await people(3)) as [SignedIn, SignedIn, SignedIn];
    const batch = { id: randomUUID(), organisationId };
    await send(ana, demo);
    await send(demo, ana);
    await send(ana, ben);
    await pair.query('update users set demo_batch_id = $1 where id = $2', [batch.id, demo.userId]);
    const contributor = service(DemoMessages);
    expect(await contributor.attached(batch)).toEqual({ messages: 1 });
    expect(await contributor.attached(batch, new Date(Date.now() + 60_000))).toEqual({ messages: 0 });
    await service(Transactions).run(() => contributor.purge(batch));
    expect(await places(demo)).toEqual([]);
    expect(await places(ana)).toEqual([{ sequences: [1], last: 1 }]);
  });
});

function refusalOf(error: unknown): string {
  if (error instanceof AppError) return error.code;
  throw error;
}
