import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTransport } from 'nodemailer';
import { Client, Pool } from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startTestApi, type TestApi } from '#harness';
import { Config, ConfigError } from '#platform/config';
import { ADVISORY_LOCKS, Transactions } from '#platform/database';
import { Events } from '#platform/events';
import { Maintenance, NO_MAINTENANCE } from '#platform/maintenance';
import { Metrics } from '#platform/metrics';
import { Settings } from '#platform/settings';
import { BodyBudget } from '../src/mail-budgets.js';
import { InboundMailIntake } from '../src/inbound-mail-intake.js';
import { InboundMailRepository } from '../src/inbound-mail.repository.js';
import { InboundMails } from '../src/inbound-mails.js';
import { InboundMailUpkeepProcessor } from '../src/jobs/inbound-mail-upkeep.processor.js';
import { type ListenerTimes, SmtpListener } from '../src/smtp-listener.js';
import { TEST_CERTIFICATE, TEST_KEY } from './self-signed.js';
import { SmtpClient } from './smtp-client.js';

const OWN = 'support@desk.example.com';
const mailOf = (id: string, body = 'It smokes.') =>
  `From: Ana <ana@example.com>\r\nMessage-ID: <${id}@example.com>\r\nSubject: Printer\r\n\r\n${body}`;

class SmallBudget extends BodyBudget {
  protected override readonly maxBytes = 3 * 1024 ** 2;
}

describe('TK1 the listener for mails', () => {
  let api: TestApi;
  let database: Client;
  let server: Pool;
  let listener: SmtpListener;
  let port: number;
  const clients: SmtpClient[] = [];

  beforeAll(async () => {
    api = await startTestApi({ env: { MAIL_IN_PORT: '0', MAIL_IN_HOST: '127.0.0.1' } });
    database = new Client({ connectionString: api.database.ownerUrl, options: '-c search_path=app' });
    await database.connect();
    server = new Pool({ connectionString: api.database.superuserUrl.replace(/\/[^/?]+(?=\?|$)/, '/postgres') });
  });
  afterAll(async () => {
    await database?.end();
    await server?.end();
    await api?.close();
  });
  beforeEach(async () => {
    adopt({ 'mail.in.address': OWN });
    await database.query('delete from inbound_mails; delete from outbox');
    await listen();
  });
  afterEach(async () => {
    for (const client of clients.splice(0)) client.destroy();
    await listener?.close();
  });

  const get = <T>(type: new (...args: never[]) => T): T => api.app.get(type, { strict: false });
  let version = 0;
  const adopt = (values: Record<string, unknown>) => get(Settings).adopt({ version: ++version, values: new Map(Object.entries(values)) });
  const listen = async (times: Partial<ListenerTimes> = {}, config: Config = get(Config)) => {
    await listener?.close();
    class Timed extends SmtpListener {
      protected override readonly times = { silence: 10_000, whole: 20_000, closing: 5_000, ...times };
    }
    listener = new Timed(config, get(Settings), get(Maintenance), get(InboundMailIntake), new SmallBudget());
    port = (await listener.listen())!;
  };
  const ready = async () => {
    const client = await SmtpClient.ready(port);
    clients.push(client);
    return client;
  };
  /** Up to the beginning of the mail. */
  const begun = async () => {
    const client = await ready();
    for (const line of ['MAIL FROM:<ana@example.com>', `RCPT TO:<${OWN}>`]) expect(await client.say(line)).toMatch(/^250/);
    expect(await client.say('DATA')).toMatch(/^354/);
    return client;
  };
  const kept = async () => (await database.query('select id, recipients, size_bytes from inbound_mails order by received_at')).rows;

  it('keeps one of twenty deliveries of the same mail at the same time, and answers all of them alike', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, async () => (await ready()).mail('ana@example.com', [OWN], mailOf('a'))));
    expect(new Set(answers)).toEqual(new Set(['250 OK: message queued']));
    expect(await kept()).toHaveLength(1);
    expect((await database.query(`select from outbox where name = 'inbound-mail.mail-received'`)).rowCount).toBe(1);
    // Without a Message-ID the whole mail tells.
    for (const text of ['one', 'two', 'one']) await clients[0]!.mail('ana@example.com', [OWN], `From: ana@example.com\r\n\r\n${text}`);
    expect(await kept()).toHaveLength(3);
  });

  it('takes ten recipients of ours, no eleventh, no others, and relays nothing', async () => {
    const client = await ready();
    await client.say('MAIL FROM:<>');
    for (const stranger of [
      'ana@example.com',
      `supporter@desk.example.com`,
      'support@desk.example.com.example.org',
      '"support@desk.example.com"@example.org',
    ])
      expect(await client.say(`RCPT TO:<${stranger}>`)).toMatch(/^550 5\.1\.1|^501/);
    for (let tag = 0; tag < 10; tag += 1) expect(await client.say(`RCPT TO:<support+${tag}@desk.example.com>`)).toMatch(/^250/);
    expect(await client.say('RCPT TO:<support+11@desk.example.com>')).toBe('452 4.5.3 Too many recipients');
    await client.say('DATA');
    const answer = client.reply();
    client.write(`${mailOf('a')}\r\n.\r\n`);
    expect(await answer).toMatch(/^250/);
    expect((await kept())[0].recipients).toHaveLength(10);
  });

  it('refuses what is too large: by what it says of itself, and while it reads', async () => {
    adopt({ 'mail.in.address': OWN, 'mail.in.megabytes': 1 });
    const client = await ready();
    expect(await client.say(`MAIL FROM:<ana@example.com> SIZE=${1024 ** 2 + 1}`)).toMatch(/^552 /);
    expect(await client.mail('ana@example.com', [OWN], mailOf('a', 'x'.repeat(1024 ** 2)))).toBe('552 5.3.4 The mail is too large');
    expect(await client.mail('ana@example.com', [OWN], mailOf('b'))).toMatch(/^250/);
    expect(await kept()).toHaveLength(1);
  });

  it('holds no more of all mails in memory than there is room for, and gives the room back', async () => {
    const large = mailOf('a', `${'x'.repeat(998)}\r\n`.repeat(2_000));
    const first = await begun();
    first.write(large);
    // It has taken its part once what follows is refused.
    await expect
      .poll(async () => (await ready()).mail('ana@example.com', [OWN], large.replace('<a@', '<b@')), { timeout: 20_000 })
      .toBe('452 4.3.1 Too much mail at once, try again in a moment');
    const answer = first.reply();
    first.write('\r\n.\r\n');
    expect(await answer).toMatch(/^250/);
    expect(await (await ready()).mail('ana@example.com', [OWN], large.replace('<a@', '<b@'))).toMatch(/^250/);
  });

  it('keeps nothing of a mail whose connection is cut in the middle', async () => {
    const client = await begun();
    client.write(mailOf('cut'));
    client.destroy();
    await client.closed;
    expect(await (await ready()).mail('ana@example.com', [OWN], mailOf('whole'))).toMatch(/^250/);
    expect(await kept()).toHaveLength(1);
  });

  it('cuts who says nothing, and who goes on for too long', async () => {
    await listen({ silence: 1_000, whole: 600_000 });
    const silent = await begun();
    expect(await silent.reply()).toMatch(/^421/);
    await silent.closed;
    await listen({ whole: 1_500 });
    const busy = await ready();
    let last = '250';
    while (last.startsWith('2')) last = await busy.say('NOOP');
    expect(last === '' || last.startsWith('421')).toBe(true);
    await busy.closed;
    expect(await kept()).toEqual([]);
  });

  it('has room for fifty clients, twenty of one address', async () => {
    const opened = await Promise.all(Array.from({ length: 24 }, () => SmtpClient.open(port)));
    clients.push(...opened.map(({ client }) => client));
    const greetings = opened.map(({ greeting }) => greeting.slice(0, 3));
    expect(greetings.filter((code) => code === '220')).toHaveLength(20);
    expect(greetings.filter((code) => code === '421')).toHaveLength(4);
    // Those of one address beyond its part take no places of others.
    const crowd = await Promise.all(Array.from({ length: 60 }, () => SmtpClient.open(port)));
    clients.push(...crowd.map(({ client }) => client));
    expect(new Set(crowd.map(({ greeting }) => greeting))).toEqual(new Set(['421 4.7.0 Too many connections from your address']));
    opened.find(({ greeting }) => greeting.startsWith('220'))!.client.destroy();
    await expect.poll(async () => (await SmtpClient.open(port, '127.0.0.2')).greeting, { timeout: 20_000 }).toMatch(/^220/);
  });

  it('puts off what cannot be kept: database away, maintenance, demo data on its way; it comes in later', async () => {
    const client = await ready();
    const name = new URL(api.database.url).pathname.slice(1);
    await database.end();
    await server.query(`alter database ${name} allow_connections false`);
    await server.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [name]);
    expect(await client.mail('ana@example.com', [OWN], mailOf('a'))).toBe('451 4.3.2 Not now, try again later');
    await server.query(`alter database ${name} allow_connections true`);
    database = new Client({ connectionString: api.database.ownerUrl, options: '-c search_path=app' });
    await database.connect();

    const maintenance = get(Maintenance);
    for (const level of ['read_only', 'full'] as const) {
      maintenance.replace({ ...NO_MAINTENANCE, version: 1, level, reason: 'x', startsAt: new Date(0) });
      expect(await client.say('MAIL FROM:<ana@example.com>')).toBe('451 4.3.2 Not now, try again later');
    }
    maintenance.replace(NO_MAINTENANCE);

    await database.query('begin');
    await database.query('select pg_advisory_xact_lock($1)', [ADVISORY_LOCKS.demoReset]);
    expect(await client.mail('ana@example.com', [OWN], mailOf('a'))).toBe('451 4.3.2 Not now, try again later');
    await client.say('RSET');
    await database.query('commit');
    expect(await kept()).toEqual([]);
    await expect.poll(() => client.mail('ana@example.com', [OWN], mailOf('a')), { timeout: 20_000 }).toMatch(/^250/);
    expect(await kept()).toHaveLength(1);
  });

  it('takes in what is on its way when it closes, and begins nothing else', async () => {
    const [inFlight, idle] = [await begun(), await ready()];
    inFlight.write(mailOf('a'));
    const goodbye = idle.reply();
    const closing = listener.close();
    expect(await goodbye).toMatch(/^421/);
    const answer = inFlight.reply();
    inFlight.write('\r\n.\r\n');
    expect(await answer).toMatch(/^250/);
    expect(await inFlight.reply()).toMatch(/^421|^$/);
    await closing;
    expect(await kept()).toHaveLength(1);
    expect((await SmtpClient.open(port)).greeting).toBe('');
  });

  it('says in one sentence why it cannot listen', async () => {
    const taken = get(Config).with({ mailIn: { port, host: '127.0.0.1', tls: undefined } });
    const second = new SmtpListener(taken, get(Settings), get(Maintenance), get(InboundMailIntake), new BodyBudget());
    await expect(second.listen()).rejects.toThrow(`port ${port} of 127.0.0.1 (MAIL_IN_PORT) is in use by another program.`);
    await expect(second.listen()).rejects.toThrow(ConfigError);
    const none = get(Config).with({ mailIn: { port: undefined, host: '127.0.0.1', tls: undefined } });
    expect(await new SmtpListener(none, get(Settings), get(Maintenance), get(InboundMailIntake), new BodyBudget()).listen()).toBeNull();
  });

  it('offers STARTTLS where there is a certificate', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'zocalo-mail-in-'));
    try {
      const tls = { certFile: join(directory, 'cert.pem'), keyFile: join(directory, 'key.pem') };
      await writeFile(tls.certFile, TEST_CERTIFICATE);
      await writeFile(tls.keyFile, TEST_KEY);
      await listen({}, get(Config).with({ mailIn: { port: 0, host: '127.0.0.1', tls } }));
      const transport = createTransport({ host: '127.0.0.1', port, requireTLS: true, tls: { rejectUnauthorized: false } });
      await transport.sendMail({ from: 'ana@example.com', to: OWN, subject: 'sealed', text: 'x' });
      transport.close();
      expect(await kept()).toHaveLength(1);
      await writeFile(tls.keyFile, 'no key');
      await expect(listen({}, get(Config).with({ mailIn: { port: 0, host: '127.0.0.1', tls } }))).rejects.toThrow(
        'are no certificate and its key',
      );
    } finally {
      await rm(directory, { recursive: true, force: true });
    }
  });

  it('takes any mail and reads it, whatever it consists of', async () => {
    const parts = Array.from(
      { length: 1_000 },
      (_, level) => `Content-Type: multipart/mixed; boundary=b${level}\r\n\r\n--b${level}\r\n`,
    ).join('');
    const hostile: readonly [string, string | RegExp, string][] = [
      ['a thousand nested parts', /message\.eml/, `From: ana@example.com\r\nSubject: s\r\n${parts}\r\nx`],
      ['a hundred thousand header lines', /message\.eml/, `From: ana@example.com\r\nSubject: s\r\n${'X-Line: y\r\n'.repeat(100_000)}\r\nx`],
      [
        'ten thousand empty parts and more',
        /message\.eml/,
        `From: ana@example.com\r\nSubject: s\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n${'--b\r\n'.repeat(12_000)}`,
      ],
      ['no header at all', '', '\r\nnothing but this'],
      ['nothing', '', ''],
      ['one endless line', '', `From: ana@example.com\r\nSubject: s\r\n\r\n${'x'.repeat(900_000)}`],
      ['NUL bytes', '', 'From: ana@example.com\0\r\nSubject: a\0b\r\nMessage-ID: <\0@x>\r\n\r\na\0b'],
      ['rubbish for base64', '', 'From: ana@example.com\r\nSubject: s\r\nContent-Transfer-Encoding: base64\r\n\r\n%%%===\r\n=A=\r\n'],
      [
        'a charset nobody knows',
        '',
        'From: =?x-none?B?////?= <ana@example.com>\r\nSubject: =?x?Q?=FF?=\r\nContent-Type: text/plain; charset=x-none\r\n\r\n\xff',
      ],
      ['brackets for a sender', '', `From: ${'("<,;:'.repeat(30_000)}\r\nReferences: ${'<'.repeat(60_000)}\r\n\r\nx`],
      ['a multipart without a boundary', '', 'From: ana@example.com\r\nContent-Type: multipart/mixed\r\n\r\n--\r\n\r\n--'],
    ];
    const mails = get(InboundMails);
    const client = await ready();
    for (const [what, file, raw] of hostile) {
      await database.query('delete from inbound_mails');
      expect([what, await client.mail('x@example.com', [OWN], raw)]).toEqual([what, '250 OK: message queued']);
      const [{ id }] = await kept();
      const mail = await mails.read(id);
      expect([what, mail?.attachments.map(({ name }) => name).join()]).toEqual([what, expect.stringMatching(file)]);
      expect(`${mail!.text}${mail!.subject}${mail!.messageId}`).not.toContain('\0');
    }
  });

  it('forgets what mails say, then the mails, and gives up those that nobody handles', async () => {
    const failures = () => get(Metrics).totals().outcomes['mail-in-failed'] ?? 0;
    const seed = async (state: string, days: number) => {
      const client = await ready();
      await client.mail('ana@example.com', [OWN], mailOf(`${state}-${days}`));
      const { rows } = await database.query(
        `update inbound_mails set state = $1, received_at = now() - make_interval(days => $2),
          settled_at = case when $1 = 'waiting' then null else now() - make_interval(days => $2) end
          where message_key = (select message_key from inbound_mails order by received_at desc limit 1) returning id`,
        [state, days],
      );
      return rows[0].id as string;
    };
    const ids = {
      new: await seed('handled', 6),
      old: await seed('handled', 8),
      held: await seed('held', 29),
      older: await seed('failed', 31),
      gone: await seed('ignored', 91),
      decided: await seed('ignored', 2),
      bounce: await seed('ignored', 3),
    };
    await database.query(`update inbound_mails set reason = 'bounce' where id = $1`, [ids.bounce]);
    const [waiting, hopeless] = [await seed('waiting', 100), await seed('waiting', 101)];
    await database.query('update inbound_mails set attempts = 30 where id = $1', [hopeless]);
    await database.query('delete from outbox');
    const before = failures();
    await new InboundMailUpkeepProcessor(get(InboundMailRepository), get(InboundMails), get(Events), get(Transactions)).process();
    const { rows } = await database.query('select id, raw is null as empty from inbound_mails');
    const left = new Map(rows.map(({ id, empty }) => [id as string, empty as boolean]));
    expect([ids.new, ids.old, ids.held, ids.older, ids.gone, ids.decided, ids.bounce, waiting].map((id) => left.get(id))).toEqual([
      false,
      true,
      false,
      true,
      undefined,
      false,
      true,
      false,
    ]);
    expect((await database.query('select payload from outbox')).rows).toEqual([{ payload: { inboundMailId: waiting } }]);
    expect((await database.query('select state, reason from inbound_mails where id = $1', [hopeless])).rows).toEqual([
      { state: 'failed', reason: 'not-handled' },
    ]);
    expect(failures()).toBe(before + 1);
    expect(await get(InboundMails).countFromSender(ids.new, 3_600)).toBe(1);
  });
});
