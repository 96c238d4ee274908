import { type TestingModule } from '@nestjs/testing';
import { Client } from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { newId, Transactions } from '#platform/database';
import { Metrics } from '#platform/metrics';
import { testDatabase, type TestDatabase } from '#platform/testing';
import { defineMail, mailPage, Mails, Terminal } from '../src/index.js';
import { MailDeliveryService } from '../src/mail-delivery.service.js';
import { type RecordingTerminal, startMailApp } from './mail-app.js';
import { type MailServer, reply, startMailServer, startSilentServer } from '#platform/testing';

const Welcome = defineMail<{ name: string }>({
  name: 'test.welcome',
  samples: { default: { name: 'Ana' } },
  render: (language, { name }) => ({
    subject: language === 'es' ? `¡Hola, ${name}!` : `Hello, ${name}!`,
    ...mailPage({ language, title: 'Zócalo', paragraphs: [language === 'es' ? `Te damos la bienvenida, ${name}.` : `Welcome, ${name}.`] }),
  }),
});

let database: TestDatabase;
let client: Client;
const apps: TestingModule[] = [];
const servers: { close(): Promise<void> }[] = [];

beforeAll(async () => {
  database = await testDatabase();
  client = new Client({ connectionString: database.ownerUrl, options: '-c search_path=app' });
  await client.connect();
});
afterAll(async () => {
  await client?.end();
  await database?.close();
});
beforeEach(() => client.query('delete from mails; delete from outbox'));
afterEach(async () => {
  for (const app of apps.splice(0)) await app.close();
  for (const server of servers.splice(0)) await server.close();
});

async function start(env: Record<string, string> = {}, changes = {}): Promise<TestingModule> {
  const app = await startMailApp(database, env, changes);
  apps.push(app);
  return app;
}

async function withServer(options?: Parameters<typeof startMailServer>[0]): Promise<{ server: MailServer; app: TestingModule }> {
  const server = await startMailServer(options);
  servers.push(server);
  return { server, app: await start({ SMTP_URL: server.url, MAIL_FROM: 'Zócalo <no-reply@plaza.example>' }) };
}

const queue = (app: TestingModule, to = 'ana@example.com', name = 'Ana', language: 'es' | 'en' = 'en') =>
  app.get(Mails).queue(Welcome, { to, language, data: { name } });
const deliver = (app: TestingModule, id: string) => app.get(MailDeliveryService).deliver(id);
const row = async (id: string) => (await client.query('select * from mails where id = $1', [id])).rows[0];
const printedBy = (app: TestingModule): string[] => app.get<unknown, RecordingTerminal>(Terminal).printed;
/** A multipart message decoded far enough to search in. */
const readable = (raw: string) =>
  raw
    .replace(/=\?UTF-8\?B\?([^?]*)\?=/g, (_, text: string) => Buffer.from(text, 'base64').toString())
    .replace(/=\?UTF-8\?Q\?([^?]*)\?=/g, (_, text: string) => text.replaceAll('_', ' '))
    .replaceAll('=\r\n', '')
    .replace(/(?:=[0-9A-F]{2})+/g, (bytes) => Buffer.from(bytes.replaceAll('=', ''), 'hex').toString());

describe('handing mails over', () => {
  it('NT2 arrives with HTML and text, in Spanish and English', async () => {
    const { server, app } = await withServer();
    const [english, spanish] = [await queue(app), await queue(app, 'eva@example.com', 'Eva', 'es')];
    await deliver(app, english);
    await deliver(app, spanish);
    const [first, second] = server.arrived.map((mail) => ({ ...mail, raw: readable(mail.raw) }));
    expect([first?.from, first?.to, second?.to]).toEqual(['no-reply@plaza.example', ['ana@example.com'], ['eva@example.com']]);
    expect(first?.raw).toMatch(/Subject: Hello, Ana!/);
    expect(first?.raw).toMatch(/From: .*Zócalo.* <no-reply@plaza\.example>/);
    expect(first?.raw).toMatch(/multipart\/alternative/);
    expect(first?.raw).toMatch(/Auto-Submitted: auto-generated/);
    expect(first?.raw.match(/Welcome, Ana\./g)).toHaveLength(2);
    expect(second?.raw).toMatch(/Subject: ¡Hola, Eva!/);
    expect(second?.raw.match(/Te damos la bienvenida, Eva\./g)).toHaveLength(2);
    expect(second?.raw).toContain(`Message-ID: <${spanish}@plaza.example>`);
    expect(app.get(Metrics).totals().outcomes).toEqual({ 'mail-sent': 2 });
    expect(await row(english)).toMatchObject({
      status: 'sent',
      attempts: 1,
      last_error: null,
      locked_until: null,
      sent_at: expect.any(Date),
    });
  });

  it('NT2 is sent once, however often and however parallel its job is delivered', async () => {
    const { server, app } = await withServer();
    const id = await queue(app);
    await Promise.allSettled(Array.from({ length: 8 }, () => deliver(app, id)));
    await deliver(app, id);
    expect(server.arrived).toHaveLength(1);
    expect(await row(id)).toMatchObject({ status: 'sent', attempts: 1 });
  });

  it('NT2 tries again after a temporary refusal, under the same Message-ID', async () => {
    let refusals = 1;
    const seen: string[] = [];
    const { server, app } = await withServer({
      onRcptTo(address, _session, callback) {
        seen.push(address.address);
        callback(refusals-- > 0 ? reply(451, 'Greylisted, try later ana@example.com') : null);
      },
    });
    const id = await queue(app);
    await expect(deliver(app, id)).rejects.toThrow(/451/);
    const waiting = await row(id);
    expect(waiting).toMatchObject({ status: 'queued', attempts: 1, locked_until: null });
    expect(waiting.last_error).toContain('[email]');
    expect(waiting.last_error).not.toContain('ana@');
    await deliver(app, id);
    expect(seen).toHaveLength(2);
    expect(server.arrived[0]?.raw).toContain(`<${id}@plaza.example>`);
    expect(await row(id)).toMatchObject({ status: 'sent', attempts: 2, last_error: null });
  });

  it('NT2 stops at a permanent refusal', async () => {
    let asked = 0;
    const { server, app } = await withServer({
      onRcptTo(_address, _session, callback) {
        asked += 1;
        callback(reply(550, 'No such mailbox'));
      },
    });
    const id = await queue(app);
    await deliver(app, id);
    await deliver(app, id);
    expect([asked, server.arrived.length]).toEqual([1, 0]);
    expect(await row(id)).toMatchObject({ status: 'failed', attempts: 1, last_error: expect.stringContaining('550'), sent_at: null });
    expect(app.get(Metrics).totals().outcomes).toEqual({ 'mail-failed': 1 });
  });

  it('NT2 gives up after eight attempts', async () => {
    const { app } = await withServer({ onMailFrom: (_address, _session, callback) => callback(reply(421, 'Busy')) });
    const id = await queue(app);
    for (let attempt = 1; attempt < 8; attempt += 1) await expect(deliver(app, id)).rejects.toThrow('421');
    await deliver(app, id);
    expect(await row(id)).toMatchObject({ status: 'failed', attempts: 8 });
  });

  it('NT2 keeps a mail queued while the server refuses our login', async () => {
    const server = await startMailServer({
      disabledCommands: ['STARTTLS'],
      authOptional: false,
      onAuth: (_auth, _session, callback) => callback(reply(535, 'Bad credentials')),
    });
    servers.push(server);
    const app = await start({ SMTP_URL: server.url.replace('://', '://user:hunter2-secret@') });
    const id = await queue(app);
    await expect(deliver(app, id)).rejects.toThrow('EAUTH');
    const kept = await row(id);
    expect(kept.status).toBe('queued');
    expect(kept.last_error).not.toContain('hunter2');
  });

  it.each([
    ['takes the message and never answers', { onData: (stream: NodeJS.ReadableStream) => void stream.resume() }],
    ['stalls after the recipient', { onRcptTo: () => undefined }],
  ])('NT2 does not wait for a server that %s', async (_, options) => {
    const { app } = await withServer(options);
    const id = await queue(app);
    const started = performance.now();
    await expect(deliver(app, id)).rejects.toThrow(/ETIMEDOUT|ECONNECTION|ESOCKET/);
    expect(performance.now() - started).toBeLessThan(2_400);
    expect(await row(id)).toMatchObject({ status: 'queued', attempts: 1, locked_until: null });
  });

  it('NT2 does not wait for a greeting that never comes, nor for a port nobody listens on', async () => {
    const silent = await startSilentServer();
    const app = await start({ SMTP_URL: silent.url });
    const id = await queue(app);
    const started = performance.now();
    await expect(deliver(app, id)).rejects.toThrow(/Greeting never received/);
    expect(performance.now() - started).toBeLessThan(2_400);
    await silent.close();
    await expect(deliver(app, id)).rejects.toThrow(/ESOCKET|ECONNECTION|ECONNREFUSED/);
    expect(await row(id)).toMatchObject({ status: 'queued', attempts: 2 });
  });

  it('NT2 does not wait for a server that is never silent and never done', async () => {
    const slow = await startSilentServer({ trickle: true });
    servers.push(slow);
    const app = await start({ SMTP_URL: slow.url });
    const id = await queue(app);
    await expect(deliver(app, id)).rejects.toThrow(/EABORT/);
    expect(await row(id)).toMatchObject({ status: 'queued', locked_until: null });
  });

  it('NT2 leaves a mail that another worker holds to that worker, until its time is up', async () => {
    const { server, app } = await withServer();
    const id = await queue(app);
    await client.query(`update mails set locked_until = now() + interval '1 minute' where id = $1`, [id]);
    await expect(deliver(app, id)).rejects.toThrow('another worker');
    expect(server.arrived).toHaveLength(0);
    await client.query(`update mails set locked_until = now() - interval '1 second' where id = $1`, [id]);
    await deliver(app, id);
    expect(server.arrived).toHaveLength(1);
  });

  it('NT2 ignores an id of nothing', async () => {
    const { app } = await withServer();
    await expect(deliver(app, newId())).resolves.toBeUndefined();
  });
});

describe('writing mails', () => {
  it('NT2 writes the row and the job in the transaction of the caller, or neither', async () => {
    const { app } = await withServer();
    const transactions = app.get(Transactions);
    await expect(
      transactions.run(async () => {
        await queue(app);
        throw new Error('changed our mind');
      }),
    ).rejects.toThrow('changed our mind');
    expect((await client.query('select from mails')).rowCount).toBe(0);
    expect((await client.query('select from outbox')).rowCount).toBe(0);
    const id = await queue(app);
    const { rows } = await client.query('select name, payload from outbox');
    expect(rows).toEqual([{ name: 'mail.send', payload: { mailId: id } }]);
  });

  it.each(['ana@example.com\r\nBcc: eva@example.com', 'ana@example.com, eva@example.com', 'Ana <ana@example.com>', ''])(
    'NT2 refuses the recipient %j',
    async (to) => {
      const { app } = await withServer();
      await expect(async () => queue(app, to)).rejects.toThrow('the address of one mailbox');
      expect((await client.query('select from mails')).rowCount).toBe(0);
    },
  );

  it('NT2 lets no name start a header, and escapes it in the HTML', async () => {
    const { server, app } = await withServer();
    const id = await queue(app, 'ana@example.com', 'Ana\r\nBcc: eva@example.com\r\n\r\n<script>alert(1)</script>');
    await deliver(app, id);
    const [head, ...bodies] = server.arrived[0]!.raw.split('\r\n\r\n');
    expect(server.arrived[0]?.to).toEqual(['ana@example.com']);
    expect(head).not.toMatch(/^Bcc:/im);
    expect(readable(head!)).toMatch(/Subject: Hello, Ana\s+Bcc: eva@example\.com/);
    const html = readable(bodies.join('\r\n\r\n')).split('<!doctype html>')[1];
    expect(html).toContain('&lt;script&gt;');
    expect(html).not.toContain('<script>');
  });

  it('NT1 names the address that ends mails of a kind with one request, in headers of RFC 8058, and only where there is one', async () => {
    const { server, app } = await withServer();
    const unsubscribeUrl = `https://plaza.example/api/notifications/unsubscribe?token=${'a'.repeat(150)}`;
    const order = { to: 'ana@example.com', language: 'en', data: { name: 'Ana' } } as const;
    await deliver(app, await app.get(Mails).queue(Welcome, { ...order, unsubscribeUrl }));
    await deliver(app, await app.get(Mails).queue(Welcome, order));
    const [first, second] = server.arrived.map(({ raw }) => raw.split('\r\n\r\n')[0]!.replace(/\r\n\s+/g, ' '));
    expect(first).toContain(`\r\nList-Unsubscribe: <${unsubscribeUrl}>\r\n`);
    expect(first).toContain('\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n');
    expect(second).not.toContain('List-Unsubscribe');
  });

  it('NT2 keeps mails while no mail server is configured, and prints their links to the person at the terminal only', async () => {
    const link = 'http://localhost:3001/api/auth/confirm?token=abc';
    const order = { to: 'ana@example.com', language: 'en', data: { name: 'Ana' }, link } as const;
    const app = await start({}, { terminal: true });
    const printed = printedBy(app);
    const id = await app.get(Mails).queue(Welcome, order);
    expect(await row(id)).toMatchObject({ status: 'kept', link, attempts: 0 });
    expect((await client.query('select from outbox')).rowCount).toBe(0);
    expect(printed).toEqual([expect.stringContaining(link)]);

    await expect(
      app.get(Transactions).run(async () => {
        await app.get(Mails).queue(Welcome, order);
        throw new Error('no');
      }),
    ).rejects.toThrow('no');
    await app.get(Mails).queue(Welcome, { ...order, data: { name: '\u001b[2J\u0007Ana' } });
    expect(printed).toHaveLength(2);
    for (const control of ['\u001b', '\u0007']) expect(printed.join('')).not.toContain(control);

    for (const changes of [{ terminal: false }, { terminal: true, host: '0.0.0.0' }]) {
      const other = await start({}, changes);
      await other.get(Mails).queue(Welcome, order);
      expect(printedBy(other)).toEqual([]);
    }
    const { app: withSmtp } = await withServer();
    await withSmtp.get(Mails).queue(Welcome, order);
    expect(printedBy(withSmtp)).toEqual([]);
  });

  it('NT2 keeps a queued mail when the mail server was taken out of the configuration', async () => {
    const { app } = await withServer();
    const id = await queue(app);
    const without = await start();
    await deliver(without, id);
    expect(await row(id)).toMatchObject({ status: 'kept' });
  });
});

describe('upkeep', () => {
  it('NT2 deletes bodies a week after and queues again what was forgotten', async () => {
    const { app } = await withServer();
    const age = (id: string, interval: string, status = 'sent') =>
      client.query(
        `update mails set created_at = now() - $2::interval, status = $3, sent_at = case when $3 = 'sent' then now() end where id = $1`,
        [id, interval, status],
      );
    const [old, young, waiting, forgotten] = [await queue(app), await queue(app), await queue(app), await queue(app)];
    await age(old, '8 days');
    await age(young, '6 days');
    await age(waiting, '8 days', 'queued');
    await client.query(`update mails set locked_until = now() + interval '1 minute' where id = $1`, [waiting]);
    await age(forgotten, '4 hours', 'queued');
    await client.query('delete from outbox');
    await app.get(MailDeliveryService).upkeep();
    expect(await row(old)).toMatchObject({ text: null, html: null, link: null, subject: 'Hello, Ana!' });
    expect((await row(young)).text).not.toBeNull();
    expect((await row(waiting)).text).not.toBeNull();
    expect((await client.query('select payload from outbox')).rows).toEqual([{ payload: { mailId: forgotten } }]);
  });
});
