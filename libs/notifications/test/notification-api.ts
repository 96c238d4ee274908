import { Client } from 'pg';
import { startTestApi, type TestApi } from '#harness';
import { signIn, type SignedIn } from '#auth/testing';
import { newId, Transactions } from '#platform/database';
import type { Settings } from '#platform/settings';
import { FixedClock } from '#platform/time';
import { DeliveryRepository } from '../src/delivery.repository.js';
import { defineTopic, Notifications, type Topic } from '../src/index.js';
import { MailDecisions } from '../src/mail-decisions.service.js';
import { MailDispatcher } from '../src/mail-dispatcher.service.js';

type Data = { readonly name: string };

function topicOf(name: string, email: 'soon' | 'digest' | 'off', critical = false) {
  return defineTopic<Data>({
    name,
    summary: { en: `things of ${name}`, es: `cosas de ${name}` },
    email,
    critical,
    say: (language, data) => ({
      title: language === 'es' ? `Paquete: ${data.name}` : `Parcel: ${data.name}`,
      text: 'At the reception.',
      path: `/parcels/${data.name.toLowerCase()}`,
    }),
  });
}

export const soon = topicOf('test.soon', 'soon');
export const other = topicOf('test.other', 'soon');
export const inDigest = topicOf('test.digest', 'digest');
export const critical = topicOf('test.critical', 'off', true);

/** For those who may read the mailbox. */
defineTopic<Data>({
  name: 'test.staff',
  summary: { en: 'things of staff', es: 'cosas del personal' },
  email: 'soon',
  permission: 'mail.read',
  say: (_, { name }) => ({ title: name, path: '/mail/mailbox' }),
});

export interface NotificationApi {
  readonly api: TestApi;
  readonly database: Client;
  get<T>(type: abstract new (...args: never[]) => T): T;
  query(text: string, values?: unknown[]): Promise<any[]>;
  person(options?: { admin?: boolean }): Promise<SignedIn>;
  notify(topic: Topic<Data>, to: readonly SignedIn[], options?: { name?: string; key?: string; id?: string }): Promise<string>;
  /** Has everything decided that is due then; an hour from now unless said otherwise. */
  dispatch(at?: Date, perMinute?: number): Promise<number>;
  mailsTo(person: SignedIn): Promise<{ template: string; subject: string; text: string; link: string; unsubscribe_url: string | null }[]>;
  /** Of all notifications of somebody, the oldest first: `status` and why. */
  deliveriesOf(person: SignedIn): Promise<string[]>;
  close(): Promise<void>;
}

/** The API, people, and topics that only tests have. */
export async function startNotificationApi(): Promise<NotificationApi> {
  const api = await startTestApi();
  const database = new Client({ connectionString: api.database.ownerUrl, options: '-c search_path=app,ops' });
  await database.connect();
  const get = <T>(type: abstract new (...args: never[]) => T): T => api.app.get(type, { strict: false });
  const query = async (text: string, values: unknown[] = []) => (await database.query(text, values)).rows;
  return {
    api,
    database,
    get,
    query,
    person: (options) => signIn(api.app, options),
    notify: async (topic, to, { name = 'Books', key = newId(), id = newId() } = {}) => {
      await get(Notifications).notify(topic, {
        to: to.map(({ userId }) => userId),
        dedupeKey: key,
        subject: { type: 'parcel', id },
        data: { name },
      });
      return id;
    },
    dispatch: (at = new Date(Date.now() + 3_600_000), perMinute = 6_000) => {
      const settings = { get: () => perMinute } as unknown as Settings;
      return new MailDispatcher(get(Transactions), settings, get(DeliveryRepository), get(MailDecisions), new FixedClock(at)).run();
    },
    mailsTo: ({ email }) =>
      query(`select template, subject, text, link, unsubscribe_url from mails where to_address = $1 order by id`, [email]),
    deliveriesOf: async ({ userId }) =>
      (
        await query(
          `select concat_ws(' ', d.status, d.reason) as state from notification_deliveries d join notifications n on n.id = d.notification_id
           where d.user_id = $1 order by n.id`,
          [userId],
        )
      ).map(({ state }) => state),
    close: async () => {
      await database.end();
      await api.close();
    },
  };
}
