import type { INestApplicationContext } from '@nestjs/common';
import { createTransport, type SendMailOptions } from 'nodemailer';
import { Client } from 'pg';
import PostalMime, { type Email } from 'postal-mime';
import { expect, vi } from 'vitest';
import { signIn, type SignedIn } from '#auth/testing';
import { startTestApi, startTestWorker, type TestApi } from '#harness';
import { SmtpListener } from '#platform/inbound-mail';
import { Settings } from '#platform/settings';
import { startMailServer } from '#platform/testing';
import { grantRole } from '#users/testing';

/** A mail that the platform sent. */
export interface Sent extends Email {
  readonly raw: string;
  /** Where answers go. */
  readonly replyAddress: string;
}

/** A mail that came in, as it is kept. */
export interface Received {
  readonly id: string;
  readonly state: string;
  readonly reason: string | null;
  readonly subject_id: string | null;
}

export const OURS = 'support@desk.example.com';

/** The API, a worker, a mail server that takes what goes out, and the one of ours that takes what comes in. */
export interface MailBench {
  readonly api: TestApi;
  readonly worker: INestApplicationContext;
  readonly boss: SignedIn;
  /** Works on tickets. */
  readonly eva: SignedIn;
  rows(text: string, ...values: unknown[]): Promise<any[]>;
  call(by: SignedIn, method: 'GET' | 'POST' | 'PUT', url: string, body?: object): Promise<any>;
  /** Of the API and the worker. */
  set(values: Record<string, unknown>): Promise<void>;
  /** Sends a mail to us. @returns its Message-ID without <>. */
  write(mail: SendMailOptions & { readonly from: string }): Promise<string>;
  /** What became of the mails of somebody, the oldest first, once that is so many and none waits. */
  settled(from: string, count?: number): Promise<Received[]>;
  /** Mails to somebody, once they are so many. */
  mailsTo(address: string, count?: number): Promise<Sent[]>;
  entriesOf(ticketId: string): Promise<any[]>;
  close(): Promise<void>;
}

const eventually = <T>(check: () => T | Promise<T>) => vi.waitFor(check, { timeout: 30_000, interval: 25 });

export async function startMailBench(): Promise<MailBench> {
  const out = await startMailServer();
  const env = { SMTP_URL: out.url, MAIL_FROM: 'Zócalo <no-reply@desk.example.com>', MAIL_IN_PORT: '0' };
  const api = await startTestApi({ env });
  const boss = await signIn(api.app, { admin: true });
  const eva = await signIn(api.app, { firstName: 'Eva' });
  const database = new Client({ connectionString: api.database.ownerUrl, options: '-c search_path=app,ops' });
  await database.connect();
  const rows = async (text: string, ...values: unknown[]) => (await database.query(text, values)).rows;
  const [home] = await rows('select id from organisations where is_default');
  await grantRole(database, eva.userId, 'support', 'organisation', home.id);
  const call = async (by: SignedIn, method: 'GET' | 'POST' | 'PUT', url: string, body?: object) => {
    const answer = await api.request({ method, url, token: by.token, ...(body && { body }) });
    expect(answer.status, answer.text).toBeLessThan(300);
    return answer.body;
  };
  const set = async (values: Record<string, unknown>) => void (await call(boss, 'PUT', '/api/admin/config', { values }));
  const versionOf = (app: INestApplicationContext) => app.get(Settings, { strict: false }).version;
  await set({ 'mail.in.address': OURS });
  const port = (await api.app.get(SmtpListener, { strict: false }).listen())!;
  const transport = createTransport({ host: '127.0.0.1', port, pool: true, maxConnections: 10, ignoreTLS: true });
  const worker = await startTestWorker(api.config);
  const received = (from: string): Promise<Received[]> =>
    rows('select id, state, reason, subject_id from inbound_mails where from_address = $1 order by received_at, id', from);
  return {
    api,
    worker,
    boss,
    eva,
    rows,
    call,
    set: async (values) => {
      await set(values);
      await eventually(() => expect(versionOf(worker)).toBe(versionOf(api.app)));
    },
    write: async (mail) => (await transport.sendMail({ to: OURS, text: 'It does not light.', ...mail })).messageId.slice(1, -1),
    settled: (from, count = 1) =>
      eventually(async () => {
        const mails = await received(from);
        expect(mails.map(({ state }) => state).filter((state) => state !== 'waiting')).toHaveLength(count);
        return mails;
      }),
    mailsTo: (address, count = 1) =>
      eventually(() => {
        const arrived = out.arrived.filter(({ to }) => to.includes(address));
        expect(arrived).toHaveLength(count);
        return Promise.all(arrived.map(async ({ raw }) => sentOf(raw, await PostalMime.parse(raw))));
      }),
    entriesOf: (ticketId) =>
      rows(
        `select id, sequence, kind, author_id, author_side, author_email, body, changes, channel, proved from ticket_entries where ticket_id = $1 order by sequence`,
        ticketId,
      ),
    close: async () => {
      transport.close();
      await database.end();
      await worker.close();
      await api.close();
      await out.close();
    },
  };
}

function sentOf(raw: string, mail: Email): Sent {
  return { ...mail, raw, replyAddress: mail.replyTo?.[0]?.address ?? '' };
}
