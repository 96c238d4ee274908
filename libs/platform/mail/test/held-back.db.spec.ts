import { type TestingModule } from '@nestjs/testing';
import { Readable } from 'node:stream';
import { Client } from 'pg';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { Settings } from '#platform/settings';
import { Storage } from '#platform/storage';
import { type MailServer, startMailServer, testDatabase, type TestDatabase } from '#platform/testing';
import { defineMail, mailPage, Mails } from '../src/index.js';
import { MailDeliveryService } from '../src/mail-delivery.service.js';
import { startMailApp } from './mail-app.js';

const Letter = defineMail<object>({
  name: 'test.letter',
  samples: { default: {} },
  render: (language) => ({ subject: 'Letter', ...mailPage({ language, title: 'Letter', paragraphs: ['Read this.'] }) }),
});

let database: TestDatabase;
let client: Client;
let server: MailServer;
let app: TestingModule;

beforeAll(async () => {
  database = await testDatabase();
  client = new Client({ connectionString: database.ownerUrl, options: '-c search_path=app' });
  await client.connect();
  server = await startMailServer();
  app = await startMailApp(database, { SMTP_URL: server.url, MAIL_FROM: 'no-reply@plaza.example' });
});
afterEach(() => demonstration(false));
afterAll(async () => {
  await app?.close();
  await server?.close();
  await client?.end();
  await database?.close();
});

let version = 0;
function demonstration(isOn: boolean): void {
  app.get(Settings).adopt({ version: (version += 1), values: new Map([['demo.mode', isOn]]) });
}
const queue = (more: object = {}) => app.get(Mails).queue(Letter, { to: 'ana@example.com', language: 'en', data: {}, ...more });
const deliver = (id: string) => app.get(MailDeliveryService).deliver(id);
const statusOf = async (id: string) => (await client.query('select status from mails where id = $1', [id])).rows[0].status as string;
const jobs = async () => (await client.query(`select from outbox where name like 'mail.send%'`)).rowCount;

it('DM1 NT2 no mail leaves a demonstration: neither one that is written in it nor one that waited', async () => {
  const waiting = await queue();
  expect([await statusOf(waiting), await jobs()]).toEqual(['queued', 1]);
  demonstration(true);
  const kept = await queue();
  expect([await statusOf(kept), await jobs()]).toEqual(['kept', 1]);
  await deliver(waiting);
  await deliver(kept);
  expect([await statusOf(waiting), server.arrived.length]).toEqual(['kept', 0]);
  demonstration(false);
  // What was kept stays so: nobody expects it any more.
  await deliver(waiting);
  await deliver(kept);
  expect(server.arrived).toHaveLength(0);
  await deliver(await queue());
  expect(server.arrived).toHaveLength(1);
});

it('NT2 a file goes with a mail, and a mail goes without it once it is gone', async () => {
  const before = server.arrived.length;
  const content = Buffer.from('a,b\r\n1,2\r\n');
  await app.get(Storage, { strict: false }).put('reports/one.csv', content, { contentType: 'text/csv' });
  const attachment = { key: 'reports/one.csv', filename: 'figures.csv' };
  await deliver(await queue({ attachments: [attachment] }));
  const [withFile] = server.arrived.slice(before);
  expect(withFile!.raw).toMatch(/Content-Type: text\/csv; name=figures\.csv/);
  expect(withFile!.raw).toContain(content.toString('base64'));
  const without = await queue({ attachments: [{ ...attachment, key: 'reports/gone.csv' }] });
  await deliver(without);
  expect([await statusOf(without), server.arrived.at(-1)!.raw.includes('figures.csv')]).toEqual(['sent', false]);
});

it('TK1 NT2 as many files go with a mail as it carries, and one that a release before wrote keeps its own', async () => {
  const put = (name: string, bytes: number) =>
    app.get(Storage, { strict: false }).put(`reports/${name}.csv`, Buffer.alloc(bytes, 'x'), { contentType: 'text/csv' });
  const megabyte = 1024 ** 2;
  await Promise.all([put('first', 3 * megabyte), put('second', 3 * megabyte), put('third', megabyte)]);
  const attachments = ['first', 'second', 'third'].map((name) => ({
    key: `reports/${name}.csv`,
    filename: `${name}.txt`,
    contentType: 'text/plain',
  }));
  await deliver(await queue({ attachments }));
  const namesIn = (raw: string) => [...raw.matchAll(/filename=(\w+)\.txt/g)].map(([, name]) => name);
  expect(namesIn(server.arrived.at(-1)!.raw)).toEqual(['first', 'third']);
  expect(server.arrived.at(-1)!.raw).toContain('Content-Type: text/plain; name=third.txt');
  const old = await queue();
  await client.query('update mails set attachment = $2 where id = $1', [old, JSON.stringify(attachments[2])]);
  await deliver(old);
  expect(namesIn(server.arrived.at(-1)!.raw)).toEqual(['third']);
});

it('TK1 a mail names its conversation, where answers go and who wrote it, and says when no person did', async () => {
  const headersOf = async (more: object) => {
    const id = await queue(more);
    await deliver(id);
    const [head] = server.arrived.at(-1)!.raw.split('\r\n\r\n');
    return { id, head: `\r\n${head!.replaceAll(/\r\n\s+/g, ' ')}\r\n` };
  };
  const alone = await headersOf({});
  expect(alone.head).toContain(`\r\nX-Zocalo-Mail: ${alone.id}\r\n`);
  expect(alone.head).toContain('\r\nAuto-Submitted: auto-generated\r\n');
  expect(alone.head).not.toMatch(/\r\n(Reply-To|References|In-Reply-To):/i);
  expect(alone.head).toContain(`\r\nMessage-ID: <${app.get(Mails).messageIdOf(alone.id)}>\r\n`);
  const references = [...Array.from({ length: 60 }, (_, n) => `${n}@x.example`), 'two words@x', '<a>', 'ü@x', ''];
  const answer = await headersOf({
    written: 'by-a-person',
    fromName: 'Eva\r\nBcc: all@x.example',
    replyTo: 'support+1-abc@plaza.example',
    inReplyTo: '59@x.example',
    references,
  });
  expect(answer.head).not.toMatch(/Auto-Submitted|\r\nBcc/);
  expect(answer.head).toMatch(/\r\nFrom: .*Eva.* <no-reply@plaza\.example>\r\n/);
  expect(answer.head).toContain('\r\nReply-To: support+1-abc@plaza.example\r\n');
  expect(answer.head).toContain('\r\nIn-Reply-To: <59@x.example>\r\n');
  const [, named] = /\r\nReferences: (.*?)\r\n/.exec(answer.head)!;
  expect(named!.split(' ')).toEqual(Array.from({ length: 50 }, (_, n) => `<${n + 10}@x.example>`));
  const reply = await headersOf({ written: 'in-reply', inReplyTo: 'a@x>\r\nBcc: all@x.example' });
  expect(reply.head).toContain('\r\nAuto-Submitted: auto-replied\r\n');
  expect(reply.head).not.toMatch(/In-Reply-To|Bcc/);
  expect(() => queue({ replyTo: 'a@x.example, b@x.example' })).toThrow('one mailbox');
});

it('NT2 a storage that says nothing, or never ends, does not hold a mail for longer than it is claimed', { timeout: 30_000 }, async () => {
  const service = app.get(MailDeliveryService);
  Object.assign(service, { readMs: 50 });
  const get = vi.spyOn(app.get(Storage, { strict: false }), 'get');
  const id = await queue({ attachments: [{ key: 'reports/two.csv', filename: 'figures.csv' }] });
  const body = new Readable({ read: () => undefined });
  const opening = Promise.withResolvers<{ body: Readable; size: number; contentType: string }>();
  const file = { body, size: 10, contentType: 'text/csv' };
  get.mockReturnValueOnce(opening.promise).mockResolvedValueOnce({ ...file, body: new Readable({ read: () => undefined }) });
  try {
    await expect(deliver(id)).rejects.toThrow('could not be read');
    await expect(deliver(id)).rejects.toThrow('could not be read');
    opening.resolve(file);
    await vi.waitFor(() => expect(body.destroyed).toBe(true));
    expect(await statusOf(id)).toBe('queued');
  } finally {
    get.mockRestore();
  }
});
