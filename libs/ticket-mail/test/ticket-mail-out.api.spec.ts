import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { signIn, type SignedIn } from '#auth/testing';
import { startTestApi, type TestApi } from '#harness';
import { newId, Transactions } from '#platform/database';
import { PersonalData } from '#platform/privacy';
import { Settings } from '#platform/settings';
import { TicketMailer } from '../src/ticket-mailer.service.js';

const TICKETS = '/api/admin/tickets';
const OWN = 'support@desk.example.com';
const MEGABYTE = 1024 ** 2;

describe('answers in tickets by mail', () => {
  let api: TestApi;
  let database: Client;
  let boss: SignedIn;
  let ana: SignedIn;

  beforeAll(async () => {
    api = await startTestApi({ env: { MAIL_FROM: 'Plaza <no-reply@plaza.example>' } });
    database = new Client({ connectionString: api.database.ownerUrl, options: '-c search_path=app,ops' });
    await database.connect();
    boss = await signIn(api.app, { admin: true });
    ana = await signIn(api.app);
    mailIn(OWN);
  });
  afterAll(async () => {
    await database?.end();
    await api?.close();
  });

  let version = 0;
  const mailIn = (address: string) => service(Settings).adopt({ version: (version += 1), values: new Map([['mail.in.address', address]]) });
  const service = <T>(type: abstract new (...args: never[]) => T) => api.app.get(type, { strict: false });
  const rows = async (text: string, ...values: unknown[]) => (await database.query(text, values)).rows;
  const post = (by: SignedIn, url: string, body: object = {}) => api.request({ method: 'POST', url, token: by.token, body });
  const somebodyWaits = () =>
    vi.waitFor(
      async () =>
        expect(
          await rows(
            `select from pg_locks w join pg_locks l using (pid) join pg_database d on d.oid = l.database
               where not w.granted and d.datname = current_database()`,
          ),
        ).not.toEqual([]),
      { timeout: 20_000, interval: 20 },
    );
  const keep = (id: string) => service(TicketMailer).bringUpToDate(id);
  const raise = async (by = ana): Promise<string> =>
    (await post(by, '/api/tickets', { subject: 'Printer', body: 'It does not print.' })).body.id;
  const answer = (id: string, body: object = {}) => post(boss, `${TICKETS}/${id}/reply`, { body: 'Is it on?', ...body });
  const mailsOf = (id: string) =>
    rows(
      `select m.*, r.direction, r.message_id, r.entry_id from ticket_mails r join mails m on m.id::text = r.message_ref
         where r.ticket_id = $1 order by r.created_at`,
      id,
    );
  const files = async (...sizes: number[]) => {
    const ids = sizes.map(() => newId());
    for (const [index, id] of ids.entries())
      await rows(
        `insert into attachments (id, owner_id, organisation_id, name, content_type, size, sha256)
           select $1, id, organisation_id, $3, 'image/png', $4, decode(repeat('00', 32), 'hex') from users where id = $2`,
        id,
        boss.userId,
        `photo${index}.png`,
        sizes[index],
      );
    return ids;
  };

  it('TK1 NT1 an answer goes to whoever asked, once however many look, and so does the next one, in one conversation', async () => {
    const id = await raise();
    await answer(id, { body: 'Our secret', internal: true });
    await keep(id);
    expect(await mailsOf(id)).toEqual([]);
    const { number } = (await rows('select number from tickets where id = $1', id))[0]!;
    await answer(id, { body: 'Is it <on>?\nLook at its light.' });
    await Promise.all([keep(id), keep(id), keep(id)]);
    await post(ana, `/api/tickets/${id}/reply`, { body: 'Yes.' });
    await answer(id, { body: 'Then we come.', status: 'pending' });
    await answer(id, { body: 'Our other secret', internal: true });
    await keep(id);
    await keep(id);
    const [first, second, ...others] = await mailsOf(id);
    expect(others).toEqual([]);
    const name = (await rows('select first_name as name from users where id = $1', boss.userId))[0]!['name'];
    expect(first).toMatchObject({
      template: 'tickets.reply',
      to_address: ana.email,
      person_id: ana.userId,
      subject: `[#${number}] Printer`,
      from_name: name,
      written: 'by-a-person',
      in_reply_to: null,
      reference_ids: null,
      attachments: null,
      link: expect.stringMatching(new RegExp(`/admin/my-tickets/${id}$`)),
      reply_to: expect.stringMatching(new RegExp(`^support\\+${number}-[a-z2-7]{16}@desk\\.example\\.com$`)),
      message_id: `${first!['id']}@plaza.example`,
    });
    expect(first!['text']).toMatch(/^## Please write your answer above this line ##\n/);
    expect(first!['text']).toContain('\n\nIs it <on>?\nLook at its light.\n\n');
    expect(first!['html']).toContain('Is it &lt;on&gt;?<br>Look at its light.');
    expect(second).toMatchObject({
      subject: `Re: [#${number}] Printer`,
      reply_to: first!['reply_to'],
      in_reply_to: first!['message_id'],
      reference_ids: [first!['message_id']],
    });
    expect((await rows(`select text from mails where text like '%secret%'`)).length).toBe(0);
  });

  it('TK1 NT1 a ticket that was opened for somebody without an account goes to their address, with a reply address of its own', async () => {
    const wish = { requesterEmail: 'pau@elsewhere.example', subject: 'Badge', body: 'We need your photo.' };
    const raised = await post(boss, TICKETS, wish);
    expect(raised.status).toBe(201);
    const { id } = raised.body;
    await keep(id);
    await answer(id);
    await keep(id);
    const [first, second] = await mailsOf(id);
    expect(first).toMatchObject({
      to_address: 'pau@elsewhere.example',
      person_id: null,
      link: null,
      subject: expect.stringMatching(/^\[#/),
    });
    expect(first!['text']).toMatch(/opened ticket #\d+ for you\n\nWe need your photo\./);
    expect(first!['text']).not.toContain('/admin/');
    expect(second).toMatchObject({ reply_to: first!['reply_to'], in_reply_to: first!['message_id'] });
    const theirs = await raise();
    await answer(theirs);
    await keep(theirs);
    expect((await mailsOf(theirs))[0]!['reply_to']).not.toBe(first!['reply_to']);
  });

  it('TK1 as many files go along as a mail carries, and the others are named', async () => {
    const id = await raise();
    const attachmentIds = await files(3 * MEGABYTE, 4 * MEGABYTE, MEGABYTE);
    expect((await answer(id, { attachmentIds })).status).toBe(201);
    await keep(id);
    const [mail] = await mailsOf(id);
    expect(mail!['attachments']).toEqual([
      { key: expect.stringContaining(attachmentIds[0]!), filename: 'photo0.png', contentType: 'image/png' },
      { key: expect.stringContaining(attachmentIds[2]!), filename: 'photo2.png', contentType: 'image/png' },
    ]);
    expect(mail!['text']).toContain('Too large for a mail: photo1.png. You find it in the ticket.');
  });

  it('TK1 of files that are too large for a mail to somebody without an account, staff is told, and they that they may ask', async () => {
    const { body } = await post(boss, TICKETS, { requesterEmail: 'pia@elsewhere.example', subject: 'Badge', body: 'We need your photo.' });
    const attachmentIds = await files(3 * MEGABYTE, 4 * MEGABYTE);
    await answer(body.id, { attachmentIds });
    await Promise.all([keep(body.id), keep(body.id)]);
    await keep(body.id);
    const [, mail, ...others] = await mailsOf(body.id);
    expect(others).toEqual([]);
    expect(mail!['text']).toContain('Too large for a mail: photo1.png. Ask us for another way to get it.');
    const notes = await rows(
      `select body, author_id, author_side, channel from ticket_entries where ticket_id = $1 and kind = 'note'`,
      body.id,
    );
    expect(notes).toEqual([
      { body: expect.stringMatching(/did not go out .*: photo1\.png\.$/), author_id: null, author_side: 'system', channel: 'mail' },
    ]);
  });

  it('TK1 while no mail comes in, mails name no reply address and say where to write', async () => {
    mailIn('');
    const id = await raise();
    await answer(id);
    await keep(id);
    mailIn(OWN);
    const [mail] = await mailsOf(id);
    expect(mail).toMatchObject({ reply_to: null, text: expect.stringContaining('write in the ticket') });
    expect(mail!['text']).not.toContain('above this line');
  });

  it('TK1 US6 nothing goes to whoever wrote it, is suspended or erased, nor what was erased or made up; nor is it sent later', async () => {
    const [own, suspended, redacted, madeUp, erased] = [await raise(boss), await raise(), await raise(), await raise(), await raise()];
    const all = [own, suspended, redacted, madeUp, erased];
    for (const id of all) await answer(id);
    await rows('update ticket_entries set body = null, redacted_at = now() where ticket_id = $1', redacted);
    await rows('update tickets set demo_batch_id = $2 where id = $1', madeUp, newId());
    await rows(`update tickets set requester_erased_at = now() where id = $1`, erased);
    await rows(`update users set status = 'suspended' where id = $1`, ana.userId);
    await keep(suspended);
    await rows(`update users set status = 'active' where id = $1`, ana.userId);
    for (const id of all) await keep(id);
    await keep(newId());
    for (const id of all) expect(await mailsOf(id)).toEqual([]);
    await answer(suspended, { body: 'And now?' });
    await keep(suspended);
    expect((await mailsOf(suspended)).map((mail) => mail['text'].includes('And now?'))).toEqual([true]);
  });

  it('TK1 US6 nothing goes to somebody who is erased while it is being written', async () => {
    const id = await raise();
    await answer(id);
    await rows('begin');
    await rows('select from users where id = $1 for update', ana.userId);
    const kept = keep(id);
    await somebodyWaits();
    await rows('update tickets set requester_erased_at = now() where id = $1', id);
    await rows('commit');
    await kept;
    expect(await mailsOf(id)).toEqual([]);
  });

  it('TK1 US6 a mail that was written, but not yet committed, when somebody was erased goes with them', async () => {
    const zoe = await signIn(api.app);
    const former = 'zoe@elsewhere.example';
    const mine = await raise(zoe);
    const { body } = await post(boss, TICKETS, { requesterEmail: former, subject: 'Badge', body: 'We need your photo.' });
    await answer(mine);
    const { promise: mayEnd, resolve: end } = Promise.withResolvers<void>();
    const { promise: areWritten, resolve: written } = Promise.withResolvers<void>();
    const keeping = service(Transactions).run(async () => {
      for (const id of [mine, body.id].toSorted()) await keep(id);
      written();
      await mayEnd;
    });
    await areWritten;
    const erasing = service(Transactions).run(() =>
      service(PersonalData).erase({ userId: zoe.userId, email: zoe.email, emails: [zoe.email, former] }),
    );
    await somebodyWaits();
    end();
    await Promise.all([keeping, erasing]);
    expect(await rows('select subject from mails where to_address = any ($1)', [zoe.email, former])).toEqual([]);
    expect([...(await mailsOf(mine)), ...(await mailsOf(body.id))]).toEqual([]);
  });

  it('TK1 US6 hands over which mails belong to tickets of a person, and forgets them', async () => {
    const of = { userId: ana.userId, email: ana.email, emails: [ana.email] };
    const told = async () => {
      for await (const { path, records } of service(PersonalData).exportOf(of.userId, of.emails))
        if (path === 'ticket-mail/mails.json') {
          const all: unknown[] = [];
          for await (const record of records) all.push(record);
          return all;
        }
      return [];
    };
    const before = await told();
    expect(before.length).toBeGreaterThan(2);
    expect(before[0]).toEqual({
      ticket: expect.any(Number),
      direction: 'out',
      messageId: expect.any(String),
      createdAt: expect.anything(),
    });
    const pau = (
      await rows(
        `select count(*)::int as n from ticket_mails r join tickets t on t.id = r.ticket_id where requester_id is distinct from $1`,
        ana.userId,
      )
    )[0];
    await service(Transactions).run(() => service(PersonalData).erase(of));
    expect(await told()).toEqual([]);
    expect((await rows('select count(*)::int as n from ticket_mails'))[0]).toEqual(pau);
  });
});
