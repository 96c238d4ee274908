import { Client } from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestApi, type TestApi } from '#harness';
import { signIn, type SignedIn } from '#auth/testing';
import { AlertUpkeep, RuleDirectory, SilenceDirectory } from '#alerts';
import { IncidentAdoption, IncidentPeople } from '#incidents';
import { EscalationDirectory } from '#on-call';
import { Alerts, defineAlert } from '#platform/alerts';
import { newId, Transactions } from '#platform/database';
import { UserDirectory } from '#users';
import { OnCallReader } from '../src/on-call-reader.js';
import { RULES } from '../src/outage-rules.js';
import { OutageSettlementService } from '../src/outage-settlement.service.js';
import type { Outage, OutagePage } from '../src/outage.js';

let api: TestApi;
let database: Client;
let ana: SignedIn;
let settlement: OutageSettlementService;
const get = <T>(type: abstract new (...args: never[]) => T): T => api.app.get(type as never, { strict: false });

beforeAll(async () => {
  api = await startTestApi();
  database = new Client({ connectionString: api.database.ownerUrl, options: '-c search_path=app,ops' });
  await database.connect();
  ana = await signIn(api.app, { admin: true });
  settlement = new OutageSettlementService(api.config, get(IncidentAdoption), get(Alerts), get(Transactions), get(UserDirectory));
});
afterAll(async () => {
  await database?.end();
  await api?.close();
});

const at = (seconds: number) => new Date(Date.now() - 600_000 + seconds * 1000).toISOString();
const mailTo = (userId: string): OutagePage => ({
  userId,
  channel: 'mail',
  round: 0,
  step: 0,
  status: 'sent',
  repeated: false,
  tries: 1,
  notBefore: null,
  at: at(9),
  chatId: null,
  messageId: null,
  says: null,
  error: null,
});
const outageOf = (pages: OutagePage[], acknowledgedBy: string | null): Outage => ({
  id: newId(),
  dependency: 'redis',
  since: at(0),
  noticedAt: at(8),
  keys: null,
  reading: null,
  pages,
  heldUntil: null,
  owner: { host: 'x', process: { pid: 1, startedAt: at(0) }, aliveAt: at(9) },
  acknowledged: acknowledgedBy === null ? null : { userId: acknowledgedBy, at: at(20) },
  silenced: null,
});
const counts = async () => {
  const tables = ['incidents', 'alerts', 'incident_alerts', 'incident_pages', 'incident_entries'];
  const { rows } = await database.query(tables.map((table) => `select count(*)::int as n from ${table}`).join(' union all '));
  return rows.map(({ n }) => n as number);
};

it('MO2 an outage that was written down and not forgotten is not written down again, and pages nobody', async () => {
  const outage = outageOf([mailTo(ana.userId)], ana.userId);
  await settlement.settle(outage, null);
  const { rows } = await database.query('select id, state, acknowledged_by from incidents');
  expect(rows).toEqual([{ id: outage.id, state: 'resolved', acknowledged_by: ana.userId }]);
  const before = await counts();
  await settlement.settle(outage, null);
  expect(await counts()).toEqual(before);
});

it('MO2 an outage that nobody was told of becomes part of an open incident once, however many hand it over', async () => {
  await database.query('delete from incidents; delete from alerts');
  const other = defineAlert({ ...RULES.redis, key: 'redis-slow', severity: 'warning' });
  await get(Alerts).raise(other, '', '');
  const before = await counts();
  const outage = outageOf([], null);
  await Promise.all([settlement.settle(outage, null), settlement.settle(outage, null)]);
  await settlement.settle(outage, null);
  await get(Alerts).clear(other, '');
  await settlement.settle(outage, null);
  // An alert of its own; told of when it fired, once, and that it is over; and the end of the incident and of what was open.
  expect((await counts()).map((n, index) => n - before[index]!)).toEqual([0, 1, 1, 0, 4]);
  const { rows } = await database.query('select at from incident_entries where id = $1', [outage.id]);
  expect(rows).toEqual([{ at: new Date(outage.since) }]);
});

it('MO2 the list of who is on call says of what nobody is told, since its rule is off', async () => {
  const reader = new OnCallReader(
    get(EscalationDirectory),
    get(IncidentPeople),
    get(UserDirectory),
    get(SilenceDirectory),
    get(RuleDirectory),
  );
  await get(AlertUpkeep).keepDefaults();
  expect((await reader.read(new Date())).off).toEqual([]);
  await database.query(`update alert_rules set enabled = false where key = 'redis-down'`);
  expect((await reader.read(new Date())).off).toEqual(['redis']);
  await database.query(`update alert_rules set enabled = true where key = 'redis-down'`);
});

it('MO2 whom the database does not know, since it was restored, is left out', async () => {
  await database.query('delete from incidents');
  const outage = outageOf([mailTo(newId()), mailTo(ana.userId)], newId());
  await settlement.settle(outage, null);
  const { rows } = await database.query('select id, state, acknowledged_by from incidents');
  expect(rows).toEqual([{ id: outage.id, state: 'resolved', acknowledged_by: null }]);
  expect((await database.query('select user_id, channel, status from incident_pages')).rows).toEqual([
    { user_id: ana.userId, channel: 'mail', status: 'sent' },
  ]);
});
