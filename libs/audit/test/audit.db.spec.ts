import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { sql } from 'kysely';
import { Pool } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ConfigModule } from '#platform/config';
import { runInContext } from '#platform/context';
import { DatabaseModule, newId, Transactions } from '#platform/database';
import { HealthModule } from '#platform/health';
import { testConfig, testDatabase, type TestDatabase } from '#platform/testing';
import { AuditChainService, AuditLog, AuditModule, type ChainPiece, type ChainPlace } from '../src/index.js';

class Root {}

describe('audit', () => {
  let database: TestDatabase;
  let app: INestApplicationContext;
  let admin: Pool;
  let runtime: Pool;

  beforeAll(async () => {
    database = await testDatabase();
    const imports = [ConfigModule.forRoot(testConfig(database)), HealthModule, DatabaseModule.forRoot(), AuditModule];
    app = await NestFactory.createApplicationContext({ module: Root, imports }, { logger: ['error'] });
    admin = new Pool({ connectionString: database.superuserUrl, options: '-c search_path=ops' });
    runtime = new Pool({ connectionString: database.url, options: '-c search_path=ops' });
  });

  afterAll(async () => {
    await app?.close();
    await Promise.all([admin?.end(), runtime?.end()]);
    await database?.close();
  });

  const record = (subject: string, work: () => Promise<void> = async () => undefined): Promise<string> =>
    app.get(Transactions).run(async () => {
      const id = await app.get(AuditLog).record({
        action: 'desk.rename',
        target: { type: 'desk', id: subject },
        before: { name: 'A-1' },
        after: { name: 'A-2' },
        personal: { email: 'ada@example.org' },
      });
      await work();
      return id;
    });

  const sealAll = async (): Promise<void> => {
    while (await app.get(AuditChainService).sealPending());
  };

  /** What a superuser can do who gets around the triggers; put back afterwards. */
  const tamper = async (
    statement: string,
    values: unknown[],
    putBack: string,
  ): Promise<Awaited<ReturnType<AuditChainService['verifyChain']>>> => {
    const client = await admin.connect();
    try {
      await client.query(`begin; set local session_replication_role = replica`);
      await client.query(statement, values);
      await client.query('commit');
      const verdict = await app.get(AuditChainService).verifyChain();
      await client.query(`begin; set local session_replication_role = replica`);
      await client.query(putBack, values);
      await client.query('commit');
      return verdict;
    } finally {
      client.release();
    }
  };

  it('AD1 an entry about a person is never committed by itself: a command of one statement says whose organisation it is', async () => {
    const target = { type: 'user', id: newId() };
    const opened = (organisationId?: string) =>
      app.get(Transactions).atOnce({ before: [], write: sql`select 1 as opened` }, async () => {
        await app.get(AuditLog).record({ action: 'auth.login', target, ...(organisationId !== undefined && { organisationId }) });
      });
    const written = async () => (await admin.query('select from audit_entries where target_id = $1', [target.id])).rowCount;
    await expect(opened()).rejects.toThrow('needs a transaction');
    expect(await written()).toBe(0);
    await opened(newId());
    expect(await written()).toBe(1);
  });

  it('AD1 writes who did what to what, from which request, in the transaction of the action', async () => {
    const actor = { kind: 'user', id: newId(), sessionId: newId() } as const;
    const id = await runInContext({ correlationId: 'request-7', actor, address: '203.0.113.9' }, () => record('d1'));
    const { rows } = await admin.query(
      'select e.*, d.data from audit_entries e join audit_details d on d.entry_id = e.id where e.id = $1',
      [id],
    );
    expect(rows[0]).toMatchObject({
      actor_kind: 'user',
      actor_id: actor.id,
      session_id: actor.sessionId,
      action: 'desk.rename',
      target_type: 'desk',
      target_id: 'd1',
      correlation_id: 'request-7',
      before: { name: 'A-1' },
      after: { name: 'A-2' },
      data: { address: '203.0.113.9', email: 'ada@example.org' },
    });
    expect(JSON.stringify({ ...rows[0], data: null })).not.toMatch(/ada@example|203\.0\.113/);
  });

  it('AD1 leaves no entry of an action that was rolled back, and records none outside a transaction', async () => {
    const failing = record('d2', () => Promise.reject(new Error('no')));
    await expect(failing).rejects.toThrow('no');
    expect((await admin.query(`select from audit_entries where target_id = 'd2'`)).rowCount).toBe(0);
    await expect(app.get(AuditLog).record({ action: 'a.b', target: { type: 'c', id: 'd' } })).rejects.toThrow('outside a transaction');
  });

  it('AD1 is append-only for the runtime role and, by trigger, for the owner', async () => {
    const id = await record('d3');
    await sealAll();
    const owner = new Pool({ connectionString: database.ownerUrl, options: '-c search_path=ops' });
    const statements = ['audit_entries', 'audit_seals'].flatMap((table) => [`delete from ${table}`, `truncate ${table} cascade`]);
    statements.push(`update audit_entries set action = 'x.y'`, `update audit_seals set sequence = sequence + 1`);
    for (const statement of statements) {
      await expect(runtime.query(statement)).rejects.toThrow(/permission denied|append-only/);
      await expect(owner.query(statement)).rejects.toThrow('append-only');
    }
    for (const statement of [`alter table audit_entries disable trigger all`, 'update installation set restore_epoch = 9']) {
      await expect(runtime.query(statement)).rejects.toThrow(/permission denied|must be owner/);
    }
    await owner.end();
    expect((await admin.query('select from audit_entries where id = $1', [id])).rowCount).toBe(1);
  });

  it('AD1 seals entries in whatever order they commit, and an open transaction delays only its own', async () => {
    let letGo = (): void => undefined;
    const held = new Promise<void>((resolve) => (letGo = resolve));
    let begun = (): void => undefined;
    const hasBegun = new Promise<void>((resolve) => (begun = resolve));
    const slow = record('slow', () => {
      begun();
      return held;
    });
    await hasBegun;
    const fast = await record('fast');
    await sealAll();
    const sequenceOf = async (id: string): Promise<number | undefined> =>
      (await admin.query<{ sequence: string }>('select sequence from audit_seals where entry_id = $1', [id])).rows.map((row) =>
        Number(row.sequence),
      )[0];
    expect(await sequenceOf(fast)).toBeTypeOf('number');
    letGo();
    const late = await slow;
    expect(late < fast).toBe(true);
    await sealAll();
    expect(await sequenceOf(late)).toBe((await sequenceOf(fast))! + 1);
    expect(await app.get(AuditChainService).verifyChain()).toMatchObject({ intact: true });
  });

  it('AD1 makes one chain when several processes seal at once', async () => {
    await Promise.all(Array.from({ length: 40 }, (_, index) => record(`c${index}`)));
    await Promise.all(Array.from({ length: 4 }, () => sealAll()));
    await sealAll();
    expect((await admin.query('select from audit_pending')).rowCount).toBe(0);
    const { rows } = await admin.query<{ entries: number; seals: number; highest: number }>(
      'select (select count(*)::int from audit_entries) as entries, count(*)::int as seals, max(sequence)::int as highest from audit_seals',
    );
    expect(rows[0]!.seals).toBe(rows[0]!.entries);
    expect(rows[0]!.highest).toBe(rows[0]!.entries);
    expect(await app.get(AuditChainService).verifyChain()).toMatchObject({ intact: true, entries: rows[0]!.entries });
  });

  it('AD1 shows where the trail was changed', async () => {
    const id = await record('target');
    await record('after');
    await sealAll();
    const changed = await tamper(
      `update audit_entries set after = '{"name":"Z"}' where id = $1`,
      [id],
      `update audit_entries set after = '{"name":"A-2"}' where id = $1`,
    );
    expect(changed).toMatchObject({ intact: false, faults: [{ entryId: id, reason: 'entry-changed' }] });

    const details = await tamper(
      `update audit_details set data = data || '{"email":"eve@example.org"}' where entry_id = $1`,
      [id],
      `update audit_details set data = data || '{"email":"ada@example.org"}' where entry_id = $1`,
    );
    expect(details).toMatchObject({ intact: false, faults: [{ entryId: id, reason: 'personal-data-changed' }] });

    const order = await tamper(
      'update audit_seals set previous_hash = hash where entry_id = $1',
      [id],
      'update audit_seals s set previous_hash = p.hash from audit_seals p where s.entry_id = $1 and p.sequence = s.sequence - 1',
    );
    expect(order).toMatchObject({ intact: false, faults: [{ entryId: id, reason: 'link-changed' }] });

    await admin.query('create table kept as select * from audit_entries; create table kept_seals as select * from audit_seals');
    const restore = 'insert into audit_entries select * from kept where id = $1';
    expect(await tamper('delete from audit_entries where id = $1', [id], restore)).toMatchObject({
      intact: false,
      faults: [{ entryId: id, reason: 'entry-missing' }],
    });
    const removed = await tamper(
      'delete from audit_seals where entry_id = $1',
      [id],
      'insert into audit_seals select * from kept_seals where entry_id = $1',
    );
    expect(removed).toMatchObject({ intact: false, faults: [{ entryId: null, reason: 'seal-missing' }] });
    expect(await app.get(AuditChainService).verifyChain()).toMatchObject({ intact: true });

    const unsealed = await record('unsealed');
    await admin.query('delete from audit_pending where entry_id = $1', [unsealed]);
    expect(await app.get(AuditChainService).verifyChain()).toMatchObject({
      intact: false,
      faults: [{ sequence: null, entryId: unsealed, reason: 'entry-unsealed' }],
    });
    await admin.query('insert into audit_pending values ($1)', [unsealed]);
  });

  it('AD1 covers who acted behind a name, and names every row that was changed or removed', async () => {
    const impersonated = { kind: 'user', id: newId(), impersonatorId: newId() } as const;
    const id = await runInContext({ correlationId: 'request-8', actor: impersonated }, () => record('impersonated'));
    const others = [await record('kept'), await record('gone')];
    await sealAll();
    const head = (await app.get(AuditChainService).verifyChain()).head;
    expect(await app.get(AuditChainService).hasHead(head)).toBe(true);
    const placeOf = async (entryId: string) =>
      Number(
        (await admin.query<{ sequence: string }>('select sequence from audit_seals where entry_id = $1', [entryId])).rows[0]!.sequence,
      );
    const places = [await placeOf(id), await placeOf(others[1]!)];
    const client = await admin.connect();
    await client.query('begin; set local session_replication_role = replica');
    await client.query('update audit_entries set impersonator_id = null where id = $1', [id]);
    await client.query('create table cut as select * from audit_seals where entry_id = $1', [others[1]]);
    await client.query('delete from audit_seals where entry_id = $1', [others[1]]);
    await client.query('commit');
    expect(await app.get(AuditChainService).verifyChain(10)).toMatchObject({
      intact: false,
      faults: [
        { sequence: places[0], entryId: id, reason: 'entry-changed' },
        { sequence: null, entryId: others[1], reason: 'entry-unsealed' },
      ],
    });
    expect(await app.get(AuditChainService).hasHead(head)).toBe(false);
    await client.query('begin; set local session_replication_role = replica');
    await client.query('update audit_entries set impersonator_id = $2 where id = $1', [id, impersonated.impersonatorId]);
    await client.query('insert into audit_seals select * from cut');
    await client.query('commit');
    client.release();
    expect(await app.get(AuditChainService).verifyChain(10)).toMatchObject({ intact: true, faults: [], head });
  });

  it('AD1 finds the same in pieces as in one go, wherever a piece ends', async () => {
    const chain = app.get(AuditChainService);
    for (let index = 0; index < 4; index += 1) await record(`piece-${index}`);
    await sealAll();
    const client = await admin.connect();
    const { rows } = await client.query<{ entry_id: string }>('select entry_id from audit_seals order by sequence desc limit 4');
    const [last, changed, gone] = rows.map((row) => row.entry_id);
    await client.query('begin; set local session_replication_role = replica');
    await client.query(`update audit_entries set action = 'forged' where id = $1`, [changed]);
    await client.query('create table torn as select * from audit_seals where entry_id = any($1)', [[last, gone]]);
    await client.query('delete from audit_seals where entry_id = any($1)', [[last, gone]]);
    await client.query('commit');
    const whole = await chain.verifyChain(100);
    expect(whole.faults.map(({ reason }) => reason)).toEqual(['seal-missing', 'entry-changed', 'entry-unsealed', 'entry-unsealed']);
    const found = { faults: [] as unknown[], links: 0, pieces: 0 };
    for (let place: ChainPlace | null = null; found.pieces === 0 || place !== null; found.pieces += 1) {
      const piece: ChainPiece = await chain.verifyPiece(place, { rows: 1, faults: 1, milliseconds: 0 });
      expect(piece.faults.length).toBeLessThanOrEqual(1);
      found.faults.push(...piece.faults);
      found.links += piece.links;
      place = piece.next;
    }
    expect(found).toEqual({ faults: whole.faults, links: whole.entries, pieces: expect.any(Number) });
    expect(found.pieces).toBeGreaterThan(3);
    await client.query('begin; set local session_replication_role = replica');
    await client.query(`update audit_entries set action = 'desk.rename' where id = $1`, [changed]);
    await client.query('insert into audit_seals select * from torn');
    await client.query('commit');
    client.release();
  });

  it('AD1 stays verifiable when the personal data of an entry is erased', async () => {
    const id = await record('erased');
    await sealAll();
    await runtime.query('delete from audit_details where entry_id = $1', [id]);
    expect(await app.get(AuditChainService).verifyChain()).toMatchObject({ intact: true });
  });
});
