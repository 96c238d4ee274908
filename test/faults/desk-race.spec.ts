import { Agent, request } from 'node:http';
import { Client } from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { signIn, type SignedIn } from '#auth/testing';
import { startTestApi, startZocalo, type TestApi, type ZocaloProcess } from '#harness';

const PEOPLE = 400;
const DESKS = 200;
const CONNECTIONS_PER_PROCESS = 50;
const DATE = new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10);

let api: TestApi;
let processes: ZocaloProcess[];
let people: SignedIn[];
let desks: { id: string; officeId: string }[];
const agents: Agent[] = [];

beforeAll(async () => {
  api = await startTestApi();
  people = await inBatches(PEOPLE, 20, () => signIn(api.app));
  desks = await makeDesks();
  const env = {
    DATABASE_URL: api.database.url,
    DATABASE_OWNER_URL: api.database.ownerUrl,
    ZOCALO_MASTER_KEY: api.config.masterKey!.toString('base64'),
    ZOCALO_HOME: api.config.home,
    RATE_LIMITS: '*=1000000/60',
    LOG_STDOUT: 'false',
    PORT: '0',
  };
  processes = await Promise.all([startZocalo(['api'], env), startZocalo(['api'], env)]);
}, 120_000);

afterAll(async () => {
  for (const agent of agents) agent.destroy();
  await Promise.all((processes ?? []).map((process) => process.stop()));
  await api?.close();
});

it('DK2 400 people over 100 connections on two processes get exactly the 200 desks of a day', async () => {
  const senders = processes.map((process) => sender(process.url));
  const statuses = new Map<number, number>();
  const book = async (person: number, desk: number): Promise<number> => {
    const status = await senders[person % 2]!(people[person]!.token, {
      date: DATE,
      desk_id: desks[desk]!.id,
      office_id: desks[desk]!.officeId,
      source: 'user',
    });
    statuses.set(status, (statuses.get(status) ?? 0) + 1);
    return status;
  };

  // Everybody at once, each for three desks at the same time: two people and more per desk, three requests per person.
  await Promise.all(
    people.flatMap((_, person) => [person % DESKS, (person * 7 + 3) % DESKS, (person * 13 + 5) % DESKS].map((desk) => book(person, desk))),
  );
  // Those without a desk go for what is left, two for each, until nothing is left.
  for (let round = 0; round < 10; round += 1) {
    const [waiting, free] = [await withoutDesk(), await freeDesks()];
    if (free.length === 0) break;
    await Promise.all(
      free.flatMap((desk, index) => [
        book(waiting[(2 * index) % waiting.length]!, desk),
        book(waiting[(2 * index + 1) % waiting.length]!, desk),
      ]),
    );
  }
  const late = await Promise.all((await withoutDesk()).map((person) => book(person, person % DESKS)));

  const rows = await bookings();
  expect(rows).toHaveLength(DESKS);
  expect(new Set(rows.map((row) => row.desk_id)).size).toBe(DESKS);
  expect(new Set(rows.map((row) => row.user_id)).size).toBe(DESKS);
  expect([...statuses.keys()].toSorted()).toEqual([200, 409]);
  expect(statuses.get(200)).toBe(DESKS);
  expect(late).toEqual(Array.from({ length: PEOPLE - DESKS }, () => 409));
}, 120_000);

async function makeDesks(): Promise<{ id: string; officeId: string }[]> {
  const admin = await signIn(api.app, { admin: true });
  const { body: office } = await api.request({
    method: 'POST',
    url: '/api/admin/offices',
    token: admin.token,
    body: { name: 'Centro', timeZone: 'Europe/Madrid' },
  });
  return inBatches(DESKS, 10, async (index) => {
    const answer = await api.request({
      method: 'POST',
      url: '/api/admin/desks',
      token: admin.token,
      body: { officeId: office.id, code: `D${String(index).padStart(3, '0')}`, name: `Puesto ${index}` },
    });
    expect(answer.status, answer.text).toBeLessThan(300);
    return { id: answer.body.id as string, officeId: office.id as string };
  });
}

async function bookings(): Promise<{ desk_id: string; user_id: string }[]> {
  const client = new Client({ connectionString: api.database.url, options: '-c search_path=app' });
  await client.connect();
  try {
    const { rows } = await client.query<{ desk_id: string; user_id: string }>(
      `select desk_id, user_id from reservations where reservation_date = $1 and status = 'booked'`,
      [DATE],
    );
    return rows;
  } finally {
    await client.end();
  }
}

async function freeDesks(): Promise<number[]> {
  const taken = new Set((await bookings()).map((row) => row.desk_id));
  return desks.map((_, index) => index).filter((index) => !taken.has(desks[index]!.id));
}

async function withoutDesk(): Promise<number[]> {
  const served = new Set((await bookings()).map((row) => row.user_id));
  return people.map((_, person) => person).filter((person) => !served.has(people[person]!.userId));
}

/** Posts reservations over a bounded number of kept-alive connections to one process; resolves with the status. */
function sender(url: string): (token: string, body: object) => Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS_PER_PROCESS });
  agents.push(agent);
  return (token, body) =>
    new Promise((resolve, reject) => {
      const text = JSON.stringify(body);
      const sent = request(
        `${url}/reservations`,
        {
          method: 'POST',
          agent,
          headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) },
        },
        (answer) => {
          answer.resume();
          answer.once('end', () => resolve(answer.statusCode ?? 0));
        },
      );
      sent.once('error', reject);
      sent.end(text);
    });
}

async function inBatches<T>(count: number, size: number, make: (index: number) => Promise<T>): Promise<T[]> {
  const made: T[] = [];
  for (let from = 0; from < count; from += size) {
    made.push(...(await Promise.all(Array.from({ length: Math.min(size, count - from) }, (_, offset) => make(from + offset)))));
  }
  return made;
}
