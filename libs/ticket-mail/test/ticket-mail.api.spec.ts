import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type MailBench, OURS, startMailBench } from './mail-bench.js';

const BEA = 'bea@elsewhere.test';
const SIGNED = /^support\+(\d+)-[a-z2-7]{16}@desk\.example\.com$/;

describe('tickets by mail', () => {
  let bench: MailBench;
  beforeAll(async () => {
    bench = await startMailBench();
  });
  afterAll(() => bench?.close());

  it('TK1 TK3 NT1 a mail becomes a ticket, staff answers by mail, and the answer to that is in the same ticket, proved', async () => {
    const { write, settled, mailsTo, entriesOf, rows, call, eva } = bench;
    const file = { filename: 'lamp.txt', content: 'The lamp.' };
    const messageId = await write({ from: `Bea <${BEA}>`, subject: 'Re: Lamp of floor 2', attachments: [file] });
    const id = (await settled(BEA))[0]!.subject_id!;
    const [ticket] = await rows(
      'select number::int, subject, status, requester_id, requester_email, organisation_id from tickets where id = $1',
      id,
    );
    expect(ticket).toMatchObject({ subject: 'Lamp of floor 2', status: 'new', requester_id: null, requester_email: BEA });
    const [, question, note] = await entriesOf(id);
    expect(note).toMatchObject({ kind: 'note', author_side: 'system', body: `Written by "Bea" <${BEA}>, as the mail says.` });
    expect(question).toMatchObject({ kind: 'message', author_side: 'requester', author_email: BEA, channel: 'mail', proved: false });
    expect(question.body).toBe('It does not light.');
    expect(await rows('select name, owner_id from attachments where target_id = $1', question.id)).toEqual([
      { name: 'lamp.txt', owner_id: null },
    ]);

    // Whoever used the address: nothing of what they wrote goes to it.
    const [received] = await mailsTo(BEA);
    expect(SIGNED.exec(received!.replyAddress)?.[1]).toBe(String(ticket.number));
    expect(received!.raw).toMatch(/^auto-submitted: auto-replied\r?$/im);
    expect([received!.inReplyTo, received!.subject]).toEqual([`<${messageId}>`, `[#${ticket.number}] We have your message`]);
    expect(received!.text + received!.html!).not.toMatch(/lamp|not light|\bbea\b/i);

    await call(eva, 'POST', `/api/admin/tickets/${id}/reply`, { body: 'Is it plugged in?' });
    const [, answer] = await mailsTo(BEA, 2);
    expect(answer).toMatchObject({
      subject: expect.stringContaining(`[#${ticket.number}] Lamp of floor 2`),
      replyAddress: received!.replyAddress,
    });
    expect(answer!.from!.name).toContain('Eva');
    expect(answer!.text).toContain('Is it plugged in?');
    expect(answer!.references).toContain(messageId);
    const quoted = answer!.text!.trim().replaceAll(/^/gm, '> ');
    await write({
      from: BEA,
      to: answer!.replyAddress,
      subject: `Re: ${answer!.subject}`,
      text: `It was not. Thanks!\n\nOn Monday Eva <no-reply@desk.example.com> wrote:\n${quoted}\n`,
      inReplyTo: answer!.messageId!,
    });
    expect(await settled(BEA, 2)).toMatchObject([{}, { state: 'handled', subject_id: id }]);
    const last = (await entriesOf(id)).findLast(({ kind }) => kind === 'message');
    expect(last).toMatchObject({ author_side: 'requester', author_email: BEA, body: 'It was not. Thanks!', channel: 'mail', proved: true });
    const own = await call(eva, 'GET', `/api/admin/tickets/${id}/entries`);
    expect(JSON.stringify(own)).toContain('"proved":true');
    expect(await mailsTo(BEA, 2)).toHaveLength(2);
  });

  it('TK1 TK3 NT1 what no person wrote becomes nothing, and nobody writes in a ticket of somebody else', async () => {
    const { write, settled, mailsTo, entriesOf, rows } = bench;
    const [first] = await mailsTo(BEA, 2);
    const id = (await settled(BEA, 2))[0]!.subject_id!;
    const before = (await entriesOf(id)).length;
    const thread = { inReplyTo: first!.messageId!, references: first!.messageId! };
    await Promise.all([
      write({ from: 'away@elsewhere.test', ...thread, to: first!.replyAddress, headers: { 'Auto-Submitted': 'auto-replied' } }),
      write({ from: 'list@elsewhere.test', ...thread, headers: { 'List-Id': 'News <news.elsewhere.test>' } }),
      write({ from: 'eve@elsewhere.test', to: first!.replyAddress, subject: 'Let me in' }),
      write({ from: 'mallory@elsewhere.test', ...thread, subject: 'Me, too' }),
      write({ from: OURS, ...thread }),
    ]);
    expect(await settled('away@elsewhere.test')).toMatchObject([{ state: 'ignored', reason: 'auto-submitted' }]);
    expect(await settled('list@elsewhere.test')).toMatchObject([{ state: 'held', reason: 'list' }]);
    expect(await settled(OURS)).toMatchObject([{ state: 'ignored', reason: 'own' }]);
    const [{ number }] = await rows('select number::int from tickets where id = $1', id);
    for (const from of ['eve@elsewhere.test', 'mallory@elsewhere.test']) {
      const [mail] = await settled(from);
      const entries = await entriesOf(mail!.subject_id!);
      expect(mail!.subject_id).not.toBe(id);
      expect(entries).toMatchObject([
        { kind: 'change' },
        { kind: 'message', proved: false },
        {
          kind: 'note',
          author_side: 'system',
          channel: 'mail',
          body: `This mail answers ticket #${number}, in which its sender takes no part.`,
        },
      ]);
      expect(await rows('select follows from tickets where id = $1', mail!.subject_id)).toEqual([{ follows: null }]);
    }
    expect(await entriesOf(id)).toHaveLength(before);
    expect(await rows(`select from mails where to_address in ('away@elsewhere.test', 'list@elsewhere.test', $1)`, OURS)).toEqual([]);
  });
});
