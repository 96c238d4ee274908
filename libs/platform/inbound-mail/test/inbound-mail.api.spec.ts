import { createTransport } from 'nodemailer';
import { Client } from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startTestApi, type TestApi } from '#harness';
import { PersonalData } from '#platform/privacy';
import { Settings } from '#platform/settings';
import { InboundMails } from '../src/inbound-mails.js';
import { DayBudget } from '../src/mail-budgets.js';
import { InboundMailPersonalData } from '../src/inbound-mail-personal-data.js';
import { SmtpListener } from '../src/smtp-listener.js';
import { SmtpClient } from './smtp-client.js';

const URL = '/api/inbound-mail';
const SECRET = 'a-secret-of-the-mail-server';
const OWN = 'support@desk.example.com';
const mailOf = (id: string, more = '') =>
  `From: Ana <ana@example.com>\r\nTo: ${OWN}\r\nSubject: Printer\r\nMessage-ID: <${id}@example.com>\r\n${more}\r\nIt smokes.\r\n`;

describe('mails that come in', () => {
  let api: TestApi;
  let database: Client;
  let port: number;

  beforeAll(async () => {
    api = await startTestApi({ env: { MAIL_IN_PORT: '0', MAIL_IN_HOST: '127.0.0.1' } });
    database = new Client({ connectionString: api.database.ownerUrl, options: '-c search_path=app' });
    await database.connect();
    port = (await api.app.get(SmtpListener, { strict: false }).listen())!;
  });
  afterAll(async () => {
    await database?.end();
    await api?.close();
  });
  beforeEach(async () => {
    adopt({ 'mail.in.address': OWN, 'mail.in.secret': SECRET });
    await database.query('delete from inbound_mails; delete from outbox');
  });

  let version = 0;
  const adopt = (values: Record<string, unknown>) => {
    version += 1;
    api.app.get(Settings, { strict: false }).adopt({ version, values: new Map(Object.entries(values)) });
  };
  const bring = (body: string, headers: Record<string, string> = {}) =>
    api.request({
      method: 'POST',
      url: URL,
      body,
      headers: { 'content-type': 'message/rfc822', 'x-inbound-mail-secret': SECRET, ...headers },
    });
  const kept = async () =>
    (await database.query('select id, source, envelope_from, from_address, recipients, state, raw from inbound_mails order by received_at'))
      .rows;
  const events = async () =>
    (await database.query(`select payload->>'inboundMailId' as id from outbox where name = 'inbound-mail.mail-received'`)).rows;

  it('TK1 come by SMTP: a mail is answered once it is kept, with its event, and only if it is for us', async () => {
    const transport = createTransport({ host: '127.0.0.1', port, ignoreTLS: true });
    const message = {
      from: 'Ana <ana@example.com>',
      to: 'Support+7-Abc@desk.example.com',
      date: new Date('2026-11-22T10:00:00Z'),
      subject: 'Printer',
      text: '.It smokes.\n.',
    };
    await expect(transport.sendMail({ ...message, messageId: '<a@example.com>' })).resolves.toMatchObject({
      accepted: ['Support+7-Abc@desk.example.com'],
    });
    await transport.sendMail({ ...message, messageId: '<a@example.com>' });
    transport.close();
    const [mail, ...others] = await kept();
    expect(others).toEqual([]);
    expect(mail).toMatchObject({
      source: 'smtp',
      envelope_from: 'ana@example.com',
      from_address: 'ana@example.com',
      recipients: ['support+7-abc@desk.example.com'],
      state: 'waiting',
    });
    expect(await events()).toEqual([{ id: mail.id }]);
    const read = await api.app.get(InboundMails, { strict: false }).read(mail.id);
    expect(read).toMatchObject({ tags: ['7-abc'], subject: 'Printer', messageId: 'a@example.com', automatic: null, released: false });
    expect(read!.text.trim()).toBe('.It smokes.\n.');

    const client = await SmtpClient.ready(port);
    expect(await client.mail('x@example.com', ['somebody@example.org'], 'x')).toBe('550 5.1.1 No such address here');
    expect(await client.say('RSET')).toMatch(/^250/);
    expect(await client.say('AUTH PLAIN AAAA')).toMatch(/^5/);
    expect(await client.say('EHLO client.example')).toMatch(/^250[- ]SIZE 10485760\r?$/m);
    expect(await client.say(`MAIL FROM:<x@example.com> SIZE=${11 * 1024 ** 2}`)).toMatch(/^552 /);
    expect(await client.mail('x@example.com', ['postmaster'], mailOf('p'))).toMatch(/^250/);
    expect((await kept())[1]).toMatchObject({ recipients: [OWN] });
    await database.query(`delete from inbound_mails where from_address = 'ana@example.com' and envelope_from = 'x@example.com'`);
    adopt({});
    expect(await client.mail('x@example.com', [OWN], 'x')).toBe('550 5.1.1 No such address here');
    client.destroy();
    expect(await kept()).toHaveLength(1);
  });

  it('TK1 come by HTTP with the secret, once, and are refused without it, without us, or as something else', async () => {
    adopt({ 'mail.in.secret': SECRET });
    expect((await bring(mailOf('a'))).status).toBe(404);
    adopt({ 'mail.in.address': OWN });
    expect((await bring(mailOf('a'))).status).toBe(404);
    adopt({ 'mail.in.address': OWN, 'mail.in.secret': SECRET, 'mail.in.megabytes': 1 });
    for (const secret of ['', SECRET.slice(1), `${SECRET}x`]) {
      const { status, body } = await bring(mailOf('a'), { 'x-inbound-mail-secret': secret });
      expect([status, body.error.code]).toEqual([401, 'INBOUND_MAIL_SECRET']);
    }
    expect((await bring(mailOf('a'), { 'content-type': 'application/octet-stream' })).status).toBe(415);
    expect((await bring('')).status).toBe(400);
    expect((await bring(mailOf('a', `X: ${'x'.repeat(1024 ** 2)}\r\n`))).status).toBe(413);
    const stranger = await bring(mailOf('a'), { 'x-envelope-to': 'other@example.com' });
    expect([stranger.status, stranger.body.error.code]).toEqual([422, 'INBOUND_MAIL_NOT_OURS']);
    expect(await kept()).toEqual([]);

    const answers = await Promise.all(
      [1, 2, 3].map(() => bring(mailOf('a'), { 'x-envelope-from': '<>', 'x-envelope-to': `<${OWN}>, b@example.org` })),
    );
    expect(answers.map(({ status }) => status)).toEqual([204, 204, 204]);
    expect((await bring(mailOf('b', 'Return-Path: <bounces@example.com>\r\n'))).status).toBe(204);
    expect((await bring(mailOf('c'))).status).toBe(204);
    expect(await kept()).toMatchObject([
      { source: 'webhook', envelope_from: null, recipients: [OWN] },
      { source: 'webhook', envelope_from: 'bounces@example.com', recipients: [OWN] },
      { source: 'webhook', envelope_from: 'ana@example.com', recipients: [OWN] },
    ]);
    expect(await events()).toHaveLength(3);
  });

  it('TK1 come to each recipient apart: one mail while nobody has read it, and one more for a tag that comes later', async () => {
    const to = (...recipients: string[]) => bring(mailOf('a'), { 'x-envelope-to': recipients.join() });
    const [one, two] = ['support+1-a@desk.example.com', 'support+2-b@desk.example.com'];
    await Promise.all([to(OWN), to(one), to(OWN)]);
    const [first, ...others] = await kept();
    expect([first.recipients.toSorted(), others, (await events()).length]).toEqual([[one, OWN].toSorted(), [], 1]);
    const mails = api.app.get(InboundMails, { strict: false });
    expect(await mails.read(first.id)).toMatchObject({ tags: ['1-a'] });
    await to(OWN, one);
    expect(await kept()).toHaveLength(1);
    for (let time = 0; time < 2; time += 1) expect((await to(OWN, one, two)).status).toBe(204);
    expect((await kept()).slice(1)).toMatchObject([{ recipients: [two], state: 'waiting' }]);
    expect(await events()).toHaveLength(2);

    // Line ends and marks of the way do not make another mail, other words do: devices have one Message-ID for all.
    await bring(`Received: from x\n${mailOf('a').replaceAll('\r', '')}`, { 'x-envelope-to': one });
    expect(await kept()).toHaveLength(2);
    await bring(mailOf('a').replace('smokes', 'burns'));
    await bring(mailOf('a', 'Date: Sun, 22 Nov 2026 10:00:00 +0000\r\n'));
    expect(await kept()).toHaveLength(4);
  });

  it('TK1 are put off when a sender, or all, brought as much as is kept of a day', async () => {
    const budget = 250 * 1024 ** 2;
    adopt({ 'mail.in.address': OWN, 'mail.in.secret': SECRET, 'mail.in.megabytes-per-day': 250 });
    const weigh = (bytes: number) => database.query('update inbound_mails set size_bytes = $1', [bytes]);
    const from = (who: string) => bring(mailOf(who).replace('ana@', `${who}@`));
    await from('big');
    await weigh(budget / 10);
    const countAnew = () => api.app.get(DayBudget, { strict: false })['known'].clear();
    countAnew();
    const refused = await from('big');
    expect([refused.status, refused.body.error.code, refused.headers['retry-after']]).toEqual([503, 'INBOUND_MAIL_FULL', '600']);
    expect((await from('eva')).status).toBe(204);
    await weigh(budget);
    countAnew();
    const client = await SmtpClient.ready(port);
    const answer = () => client.mail('x@example.com', [OWN], mailOf('z').replace('ana@', 'zoe@'));
    expect(await answer()).toBe('452 4.3.1 Too much mail today, try again later');
    // What was forgotten, or is older than a day, weighs nothing.
    await database.query(`update inbound_mails set received_at = now() - interval '25 hours'`);
    countAnew();
    await client.say('RSET');
    expect(await answer()).toMatch(/^250/);
    client.destroy();
  });

  it('TK1 fail once reading them began three times and never ended', async () => {
    await bring(mailOf('a'));
    const [{ id }] = await kept();
    const mails = api.app.get(InboundMails, { strict: false });
    for (let look = 0; look < 5; look += 1) expect(await mails.read(id)).not.toBeNull();
    // As it looks after the process was gone in the middle of it.
    await database.query('update inbound_mails set open_looks = 3');
    expect(await mails.read(id)).toBeNull();
    expect(await kept()).toMatchObject([{ state: 'failed' }]);
  });

  it('US6 are handed over and erased with who wrote them', async () => {
    await bring(mailOf('a'));
    const mine = api.app.get(InboundMailPersonalData, { strict: false });
    expect(api.app.get(PersonalData, { strict: false })).toBeDefined();
    const exported = [];
    for (const { name, records } of mine.exportOf('', ['ana@example.com']))
      for await (const record of records) exported.push({ name, record });
    expect(exported).toMatchObject([
      { name: 'inbound-mails', record: { from_address: 'ana@example.com', raw_base64: expect.any(String) } },
    ]);
    const person = { userId: '', email: 'ana@example.com', emails: ['ana@example.com'] };
    await mine.erase({ ...person, emails: ['eva@example.com'] });
    expect(await kept()).toHaveLength(1);
    await mine.erase(person);
    expect(await kept()).toEqual([]);
  });
});
