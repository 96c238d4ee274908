import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { signIn, type SignedIn } from '#auth/testing';
import { newId, Transactions } from '#platform/database';
import { PersonalData } from '#platform/privacy';
import { AccountDeletion } from '#users';
import { MailFiles } from '../src/mail-files.js';
import { MailIntake } from '../src/mail-intake.service.js';
import { TakeInMailProcessor } from '../src/jobs/take-in-mail.processor.js';
import { type MailBench, OURS, type Sent, startMailBench } from './mail-bench.js';

describe('mails that become tickets', () => {
  let bench: MailBench;
  let ana: SignedIn;
  let made = 0;
  beforeAll(async () => {
    bench = await startMailBench();
    ana = await signIn(bench.api.app, { firstName: 'Ana' });
  });
  afterAll(() => bench?.close());
  beforeEach(() => {
    made += 1;
  });

  const stranger = (name = 'bea') => `${name}-${made}@elsewhere.test`;
  const ticketOf = async (from: string, nth = 0): Promise<string> => (await bench.settled(from, nth + 1))[nth]!.subject_id!;
  const messagesOf = async (id: string) => (await bench.entriesOf(id)).filter(({ kind }) => kind === 'message');
  const notesOf = async (id: string) => (await bench.entriesOf(id)).flatMap(({ kind, body }) => (kind === 'note' ? [body] : []));
  const written = async (to: string) =>
    (await bench.rows('select template from mails where to_address = $1', to)).map(({ template }) => template);
  const answer = (mail: Sent, from: string, text = 'Yes.') =>
    bench.write({ from, to: mail.replyAddress, subject: `Re: ${mail.subject}`, inReplyTo: mail.messageId!, text });
  /** A ticket of somebody, and the mail that says so, whose address is signed. */
  const begin = async (from: string): Promise<{ id: string; number: number; mail: Sent }> => {
    await bench.write({ from, subject: 'Lamp' });
    const id = await ticketOf(from);
    const [{ number }] = await bench.rows('select number::int from tickets where id = $1', id);
    const [mail] = await bench.mailsTo(from);
    return { id, number, mail: mail! };
  };
  const service = <T>(type: abstract new (...args: never[]) => T) => bench.worker.get(type, { strict: false });
  const release = async (from: string) => {
    const [{ id }] = await bench.rows(`select id from inbound_mails where from_address = $1 and state in ('held', 'failed')`, from);
    await bench.call(bench.boss, 'POST', `/api/admin/inbound-mails/${id}/release`);
  };
  /** Mails that came before, of one address or of as many. */
  const earlier = (count: number, from: string) =>
    bench.rows(
      `insert into inbound_mails (id, source, from_address, recipients, message_key, size_bytes, state, received_at, settled_at)
         select gen_random_uuid(), 'smtp', replace($2, '%', n::text), array[$3], sha256(($2 || n)::bytea), 1, 'handled', now() - interval '30 minutes', now()
           from generate_series(1, $1) n`,
      count,
      from,
      OURS,
    );

  it.each([
    ['rudely', {}, ['handled', 'handled'], 2],
    ['politely', { 'Auto-Submitted': 'auto-replied' }, ['handled', 'ignored'], 1],
    ['as an installation like this one', { 'X-Zocalo-Mail': 'x', 'Auto-Submitted': 'auto-generated' }, ['handled', 'ignored'], 1],
  ])('TK1 whoever answers everything of itself, %s, gets one mail', async (_, headers, states, messages) => {
    const from = stranger('robot');
    const { id, mail } = await begin(from);
    await bench.write({
      from,
      to: mail.replyAddress,
      subject: `Re: ${mail.subject}`,
      inReplyTo: mail.messageId!,
      headers,
      text: 'I am away.',
    });
    expect((await bench.settled(from, 2)).map(({ state }) => state)).toEqual(states);
    expect(await messagesOf(id)).toHaveLength(messages);
    expect(await written(from)).toEqual(['tickets.acknowledgement']);
  });

  it('TK1 a sender who names a mail of ours, but writes to no address that was signed for them, is not proved', async () => {
    const from = stranger();
    const { id, mail } = await begin(from);
    await bench.write({ from, subject: 'Other words', references: `<x@elsewhere.test> ${mail.messageId!}`, text: 'It was me.' });
    expect(await ticketOf(from, 1)).toBe(id);
    const tampered = mail.replyAddress.replace(/.@/, (last) => (last === 'a@' ? 'b@' : 'a@'));
    await bench.write({ from, to: tampered, inReplyTo: mail.messageId!, text: 'It was me again.' });
    expect(await ticketOf(from, 2)).toBe(id);
    // By what they wrote themselves, too: mail programs name all of a conversation.
    const own = await bench.write({ from, inReplyTo: mail.messageId!, text: 'One more.' });
    await bench.settled(from, 4);
    await bench.write({ from, inReplyTo: `<${own}>`, text: 'And one.' });
    expect(await ticketOf(from, 4)).toBe(id);
    expect((await messagesOf(id)).map(({ proved }) => proved)).toEqual([false, false, false, false, false]);
    // A subject is no proof of anything.
    await bench.write({ from, subject: mail.subject!, text: 'New.' });
    expect(await ticketOf(from, 5)).not.toBe(id);
    expect(await written(from)).toEqual(['tickets.acknowledgement']);
  });

  it('TK1 an answer to a closed ticket opens one that follows it, and one to a merged ticket goes where that went', async () => {
    const from = stranger();
    const { id, mail } = await begin(from);
    await bench.rows(`update tickets set status = 'closed', solved_at = now() where id = $1`, id);
    await answer(mail, from, 'It is dark again.');
    const next = await ticketOf(from, 1);
    expect(await bench.rows('select follows, requester_email, subject from tickets where id = $1', next)).toEqual([
      { follows: id, requester_email: from, subject: 'Lamp' },
    ]);
    await bench.write({ from, subject: 'Also this' });
    const source = await ticketOf(from, 2);
    await bench.call(bench.boss, 'POST', `/api/admin/tickets/${source}/merge`, { into: next });
    await answer(mail, from, 'Still dark.');
    expect(await ticketOf(from, 3)).toBe(next);
    expect((await messagesOf(next)).map(({ body, proved }) => [body, proved])).toEqual([
      ['It is dark again.', true],
      ['Still dark.', true],
    ]);
    const [{ message_ref: ref }] = await bench.rows(
      `select message_ref from ticket_mails where ticket_id = $1 and direction = 'in'`,
      source,
    );
    expect(ref).toMatch(/^[0-9a-f]{64}$/);
  });

  it('TK1 the same mail is one message, however often it comes and by how many it is looked at', async () => {
    const from = stranger();
    const again = () => bench.write({ from, subject: 'Lamp', messageId: `<same-${made}@elsewhere.test>` });
    await Promise.all([again(), again(), again(), again(), again()]);
    const id = await ticketOf(from);
    expect(await messagesOf(id)).toHaveLength(1);
    await bench.set({ 'ticket-mail.strangers': 'hold' });
    const other = stranger('eve');
    await bench.write({ from: other, subject: 'Lamp' });
    const [held] = await bench.settled(other);
    expect(held).toMatchObject({ state: 'held', reason: 'stranger', subject_id: null });
    await Promise.all([answer((await bench.mailsTo(from))[0]!, from), bench.write({ from: ana.email, subject: 'Mine' })]);
    expect(await bench.settled(from, 2)).toMatchObject([{}, { state: 'handled', subject_id: id }]);
    expect(await bench.settled(ana.email)).toMatchObject([{ state: 'handled' }]);
    await bench.set({ 'ticket-mail.strangers': 'ticket' });
    await bench.rows(`update inbound_mails set state = 'waiting', settled_at = null, reason = null where id = $1`, held!.id);
    await Promise.all(Array.from({ length: 3 }, () => service(MailIntake).takeIn(held!.id)));
    expect(await bench.rows('select from tickets where requester_email = $1', other)).toHaveLength(1);
    expect(await messagesOf(await ticketOf(other))).toHaveLength(1);
  });

  it('TK1 PR2 whoever was erased is a stranger, and no answer reaches what was theirs', async () => {
    const zoe = await signIn(bench.api.app, { firstName: 'Zoe' });
    await bench.write({ from: zoe.email, subject: 'Secret' });
    const id = await ticketOf(zoe.email);
    const [mail] = await bench.mailsTo(zoe.email);
    await bench.api.app.get(Transactions, { strict: false }).run(async () => {
      const person = { userId: zoe.userId, email: zoe.email, emails: [zoe.email] };
      await bench.api.app.get(PersonalData, { strict: false }).erase(person);
      await bench.api.app.get(AccountDeletion, { strict: false }).anonymise(zoe.userId);
    });
    const before = await bench.entriesOf(id);
    await answer(mail!, zoe.email);
    const next = await ticketOf(zoe.email);
    expect(next).not.toBe(id);
    expect(await bench.rows('select requester_id, requester_email, follows from tickets where id = $1', next)).toEqual([
      { requester_id: null, requester_email: zoe.email, follows: null },
    ]);
    expect(await bench.entriesOf(id)).toEqual(before);
  });

  it('TK1 one mail that comes to two of our addresses is one message, but the address that proves it is never without effect', async () => {
    const from = stranger();
    const { id, mail } = await begin(from);
    const again = `<again-${made}@elsewhere.test>`;
    const reply = { from, subject: 'Re: Lamp', text: 'It was the bulb.', messageId: again };
    await bench.write(reply);
    const other = await ticketOf(from, 1);
    expect(other).not.toBe(id);
    const kept = async () => (await bench.rows('select from ticket_mails where ticket_id = $1', id)).length;
    // As a mail that came in twice; what keeps it once is elsewhere.
    const asAnother = (to: string, text = reply.text) =>
      bench.rows(
        `insert into inbound_mails (id, source, envelope_from, from_address, recipients, message_key, size_bytes, state, raw)
           values (gen_random_uuid(), 'smtp', $1, $1, array[$2], sha256(gen_random_uuid()::text::bytea), 1, 'waiting', $3) returning id`,
        from,
        to,
        Buffer.from(`From: ${from}\r\nTo: ${to}\r\nMessage-ID: ${again}\r\nSubject: Re: Lamp\r\n\r\n${text}\r\n`),
      );
    const takeIn = async (...copies: (readonly [to: string, text?: string])[]) => {
      const ids: string[] = [];
      for (const copy of copies) ids.push((await asAnother(...copy))[0].id);
      await Promise.all(ids.map((each) => service(MailIntake).takeIn(each)));
      return bench.rows('select state, reason, subject_id from inbound_mails where id = any ($1)', ids);
    };
    const before = await kept();
    const copies = await takeIn([mail.replyAddress], [mail.replyAddress], [OURS]);
    expect(copies.map(({ state }) => state).toSorted()).toEqual(['handled', 'ignored', 'ignored']);
    expect(copies.filter(({ state }) => state === 'ignored').map(({ reason }) => reason)).toEqual(['repeated', 'repeated']);
    expect((await messagesOf(id)).map(({ body, proved }) => [body, proved])).toEqual([
      ['It does not light.', false],
      ['It was the bulb.', true],
    ]);
    expect(await kept()).toBe(before + 1);
    expect(await takeIn([mail.replyAddress, 'Other words.'])).toMatchObject([{ state: 'handled', subject_id: id }]);
    await bench.rows(`update tickets set status = 'closed', solved_at = now() where id = $1`, id);
    expect(await takeIn([mail.replyAddress])).toMatchObject([{ state: 'ignored', reason: 'repeated' }]);
    expect(await messagesOf(other)).toHaveLength(1);
  });

  it('TK1 what came through a list, went to many or names nobody waits for staff, which may let it in; nothing is answered', async () => {
    const [list, bulk, machine] = [stranger('list'), stranger('bulk'), stranger('machine')];
    await Promise.all([
      bench.write({ from: list, subject: 'Lamp', headers: { 'List-Id': 'Works <works.elsewhere.test>' } }),
      bench.write({ from: bulk, subject: 'Lamp', headers: { Precedence: 'bulk' } }),
      bench.write({ from: machine, subject: 'Away', headers: { 'Auto-Submitted': 'auto-replied' } }),
    ]);
    expect(await bench.settled(list)).toMatchObject([{ state: 'held', reason: 'list' }]);
    expect(await bench.settled(bulk)).toMatchObject([{ state: 'held', reason: 'bulk' }]);
    expect(await bench.settled(machine)).toMatchObject([{ state: 'ignored', reason: 'auto-submitted' }]);
    await Promise.all([release(list), release(bulk)]);
    for (const from of [list, bulk]) {
      expect(await bench.settled(from)).toMatchObject([{ state: 'handled' }]);
      expect(await messagesOf(await ticketOf(from))).toMatchObject([{ author_email: from, proved: false }]);
    }
    // Failed before it was known who wrote it: staff let it through.
    await bench.rows(
      `update inbound_mails set state = 'waiting', settled_at = null, reason = null, released = true where from_address = $1`,
      machine,
    );
    const nobody = stranger('nobody');
    const [{ id: nameless }] = await bench.rows(
      `insert into inbound_mails (id, source, envelope_from, recipients, message_key, size_bytes, state, raw)
         values (gen_random_uuid(), 'smtp', $1, array[$2], sha256(gen_random_uuid()::text::bytea), 1, 'waiting', $3) returning id`,
      nobody,
      OURS,
      Buffer.from('Subject: Lamp\r\n\r\nDark.\r\n'),
    );
    const nowOf = async (id: string) => (await bench.rows('select state, reason from inbound_mails where id = $1', id))[0];
    const [{ id: auto }] = await bench.rows('select id from inbound_mails where from_address = $1', machine);
    await service(MailIntake).takeIn(auto);
    expect(await nowOf(auto)).toMatchObject({ state: 'handled' });
    await service(MailIntake).takeIn(nameless);
    expect(await nowOf(nameless)).toEqual({ state: 'held', reason: 'no-sender' });
    await bench.call(bench.boss, 'POST', `/api/admin/inbound-mails/${nameless}/release`);
    await vi.waitFor(async () => expect(await nowOf(nameless)).toMatchObject({ state: 'handled' }), { timeout: 20_000, interval: 25 });
    expect(await bench.rows('select subject from tickets where requester_email = $1', nobody)).toEqual([{ subject: 'Lamp' }]);
    for (const from of [list, bulk, machine, nobody]) expect(await written(from)).toEqual([]);
  });

  it('TK1 the 31st mail of an hour is held until staff lets it in, and says nothing to whoever may not have written it', async () => {
    const from = stranger();
    await earlier(30, from);
    await bench.write({ from, subject: 'Lamp' });
    expect((await bench.settled(from, 31)).at(-1)).toMatchObject({ state: 'held', reason: 'too-many' });
    await release(from);
    expect((await bench.settled(from, 31)).at(-1)).toMatchObject({ state: 'handled' });
    expect(await messagesOf(await ticketOf(from, 30))).toMatchObject([{ author_email: from, proved: false }]);
    expect(await written(from)).toEqual([]);
    await bench.rows('delete from inbound_mails where from_address = $1', from);

    await earlier(300, 'many-%@elsewhere.test');
    const another = stranger('eve');
    await Promise.all([bench.write({ from: another }), bench.write({ from: ana.email, subject: 'Not a stranger' })]);
    expect(await bench.settled(another)).toMatchObject([{ state: 'held', reason: 'too-many' }]);
    expect((await bench.settled(ana.email, 2)).at(-1)).toMatchObject({ state: 'handled' });
    await bench.rows(`delete from inbound_mails where from_address like 'many-%'`);
  });

  it('TK1 PR1 a suspended person is not heard until staff lets them', async () => {
    const sue = await signIn(bench.api.app);
    await bench.rows(`update users set status = 'suspended' where id = $1`, sue.userId);
    await bench.write({ from: sue.email });
    expect(await bench.settled(sue.email)).toMatchObject([{ state: 'held', reason: 'sender-suspended' }]);
    await release(sue.email);
    expect(await bench.settled(sue.email)).toMatchObject([{ state: 'handled' }]);
  });

  it('TK1 who has an account raises tickets as themselves, where they belong; nobody else does for them', async () => {
    const north = newId();
    await bench.rows(`insert into organisations (id, name, slug, time_zone) values ($1, 'North', 'north', 'UTC')`, north);
    const eli = await signIn(bench.api.app, { organisationId: north });
    await bench.rows(`update users set language = 'es' where id = $1`, eli.userId);
    await bench.write({
      from: `Somebody Else <${eli.email.toUpperCase()}>`,
      subject: 'Re: ',
      attachments: [{ filename: 'a.txt', content: 'a' }],
    });
    const id = await ticketOf(eli.email);
    const [question] = await messagesOf(id);
    expect(await bench.rows('select subject, requester_id, requester_email, organisation_id from tickets where id = $1', id)).toEqual([
      { subject: '(sin asunto)', requester_id: eli.userId, requester_email: null, organisation_id: north },
    ]);
    expect(question).toMatchObject({ author_id: eli.userId, author_email: null, channel: 'mail', proved: false });
    expect(await bench.rows('select owner_id from attachments where target_id = $1', question.id)).toEqual([{ owner_id: eli.userId }]);
    expect((await bench.call(eli, 'GET', `/api/tickets/${id}`)).entries.items).toMatchObject([{ channel: 'mail', isMine: true }, {}]);
    const [mail] = await bench.mailsTo(eli.email);
    expect(mail!.text).toContain('Hemos recibido tu mensaje');
    await answer(mail!, eli.email);
    expect(await ticketOf(eli.email, 1)).toBe(id);
    // The same person from another address is anybody.
    const elsewhere = stranger('eli');
    await answer(mail!, elsewhere);
    expect(await ticketOf(elsewhere)).not.toBe(id);
    expect((await messagesOf(id)).map(({ proved }) => proved)).toEqual([false, true]);
    expect(await notesOf(await ticketOf(elsewhere))).toHaveLength(1);
  });

  it('TK1 files come along; of those that do not, and of more text than a message has, staff is told', async () => {
    await bench.set({ 'attachments.megabytes': 1, 'ticket-mail.language': 'es' });
    const from = stranger();
    const long = 'Dark. '.repeat(4_000).trim();
    const files = [
      { filename: 'good.txt', content: 'good' },
      { filename: 'empty.txt', content: '' },
      { filename: '../large.bin', content: Buffer.alloc(1_200_000, 7) },
      ...Array.from({ length: 20 }, (_, n) => ({ filename: `more-${n}.txt`, content: `more ${n}` })),
    ];
    await bench.write({ from: `"Bea \u202e Lamp" <${from}>`, text: long, attachments: files });
    const id = await ticketOf(from);
    const [message] = await messagesOf(id);
    expect([message.body.length <= 20_000, message.body.endsWith('…'), message.body.startsWith('Dark. Dark.')]).toEqual([true, true, true]);
    const kept = await bench.rows('select name, size::int from attachments where target_id = $1 order by id', message.id);
    expect(kept.map(({ name }) => name)).toEqual(['good.txt', ...Array.from({ length: 17 }, (_, n) => `more-${n}.txt`), 'message.txt']);
    expect(kept.at(-1)!.size).toBe(long.length);
    const [note] = await notesOf(id);
    expect(note).toMatch(/empty\.txt, \S*large\.bin/);
    expect(note).toContain('sin guardar: 3');
    expect(note).toMatch(new RegExp(`^Lo ha escrito "Bea\\s+Lamp" <${from}>, según dice el correo\\.\n`));
    expect(note).not.toContain('falta el final');
    const endless = stranger('endless');
    await bench.write({ from: endless, text: long.repeat(10) });
    expect(await notesOf(await ticketOf(endless))).toEqual([expect.stringContaining('falta el final')]);
    // The one before has to be there first.
    await bench.mailsTo(from);
    // Nobody knows their language, so it is that of the house.
    await bench.call(bench.eva, 'POST', `/api/admin/tickets/${id}/reply`, { body: '¿Y ahora?' });
    const texts = (await bench.mailsTo(from, 2)).map(({ text }) => text);
    expect(texts).toEqual([expect.stringContaining('Hemos recibido tu mensaje'), expect.stringContaining('Eva ha respondido')]);
    await bench.set({ 'attachments.megabytes': 20, 'ticket-mail.language': 'en' });
  });

  it('TK1 a mail that cannot be taken in is kept for staff after the last try', async () => {
    const from = stranger();
    const take = vi.spyOn(service(MailFiles), 'take').mockRejectedValue(new Error('broken'));
    await bench.write({ from });
    await vi.waitFor(() => expect(take).toHaveBeenCalled(), { timeout: 20_000, interval: 25 });
    const [{ id: inboundMailId }] = await bench.rows('select id from inbound_mails where from_address = $1', from);
    const run = { id: newId(), attempt: 10, lastAttempt: true, envelope: {} as never, signal: new AbortController().signal };
    const last = () => service(TakeInMailProcessor).process({ inboundMailId }, run);
    await expect(last()).rejects.toThrow('broken');
    expect(await bench.settled(from)).toMatchObject([{ state: 'failed' }]);
    take.mockRestore();
    await release(from);
    expect(await bench.settled(from)).toMatchObject([{ state: 'handled' }]);
  });
});
