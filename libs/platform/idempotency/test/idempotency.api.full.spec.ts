import { setTimeout as wait } from 'node:timers/promises';
import { Body, Controller, Delete, Get, Module, Post, Put } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { IsInt, IsString } from 'class-validator';
import { sql } from 'kysely';
import { Client } from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startTestApi, type TestApi } from '#harness';
import { signIn, type SignedIn } from '#auth/testing';
import { Database, newId, Transactions } from '#platform/database';
import { AppError, PlatformErrors } from '#platform/errors';
import { Endpoint } from '#platform/http';

const SIGNED_IN = { signedIn: 'planted by a test' };

class OrderBody {
  @IsString()
  name: string;
  @IsInt()
  amount: number;
}

class OrderView {
  @ApiProperty()
  id: string;
  @ApiProperty()
  name: string;
}

interface Tables {
  planted_orders: { id: string; name: string; amount: number };
}

@Controller('api/planted-orders')
class OrderController {
  constructor(
    private readonly transactions: Transactions,
    private readonly database: Database,
  ) {}

  @Post()
  @Endpoint({ summary: 'Orders', access: SIGNED_IN, returns: OrderView, status: 201 })
  order(@Body() body: OrderBody): Promise<object> {
    return this.transactions.run(async () => {
      const id = newId();
      await this.database.kysely<Tables>().insertInto('planted_orders').values({ id, name: body.name, amount: body.amount }).execute();
      if (body.amount < 0) throw new AppError(PlatformErrors.CONFLICT);
      if (body.amount > 1_000) await wait(body.amount);
      return { id, name: body.name, secret: 'planted-secret' };
    });
  }

  @Put('silent')
  @Endpoint({ summary: 'Orders and says nothing', access: SIGNED_IN, returns: null })
  async silent(@Body() body: OrderBody): Promise<void> {
    await this.order(body);
  }

  @Delete('locked')
  @Endpoint({ summary: 'Waits for a lock of its own in vain', access: SIGNED_IN, returns: null })
  async locked(): Promise<void> {
    await this.transactions.run(async () => {
      await sql`set local lock_timeout = 50`.execute(this.database.kysely());
      await sql`lock table planted_orders in exclusive mode`.execute(this.database.kysely());
    });
  }

  @Post('each-time')
  @Endpoint({ summary: 'Orders each time', access: SIGNED_IN, returns: OrderView, status: 201, idempotency: false })
  each(@Body() body: OrderBody): Promise<object> {
    return this.order(body);
  }

  @Get()
  @Endpoint({ summary: 'Counts', access: SIGNED_IN, returns: OrderView })
  async count(): Promise<OrderView> {
    const rows = await this.database.kysely<Tables>().selectFrom('planted_orders').select('id').execute();
    return { id: String(rows.length), name: 'count' };
  }
}

@Module({ controllers: [OrderController] })
class OrderModule {}

let api: TestApi;
let owner: Client;
let ana: SignedIn;
let ben: SignedIn;

beforeAll(async () => {
  api = await startTestApi({ modules: [OrderModule] });
  owner = new Client({ connectionString: api.database.ownerUrl, options: '-c search_path=app' });
  await owner.connect();
  await owner.query('create table planted_orders (id uuid primary key, name text not null, amount integer not null)');
  [ana, ben] = [await signIn(api.app), await signIn(api.app)];
});
beforeEach(() => owner.query('truncate planted_orders, idempotency_keys'));
afterAll(async () => {
  await owner?.end();
  await api?.close();
});

const order = (
  key: string | undefined,
  body: object = { name: 'desk', amount: 1 },
  who = ana,
  url = '/api/planted-orders',
  method: 'POST' | 'PUT' = 'POST',
) => api.request({ method, url, body, token: who.token, ...(key !== undefined && { headers: { 'idempotency-key': key } }) });
const orders = async () => (await owner.query<{ n: number }>('select count(*)::int as n from planted_orders')).rows[0]!.n;
const keys = async () => (await owner.query<{ n: number }>('select count(*)::int as n from idempotency_keys')).rows[0]!.n;

describe('W4 Idempotency-Key', () => {
  it('W4 the same key and body: the effect once, the same answer, marked as repeated', async () => {
    const first = await order('key-00000001');
    const second = await order('key-00000001');
    expect([first.status, first.headers['idempotency-replayed']]).toEqual([201, undefined]);
    expect([second.status, second.headers['idempotency-replayed'], second.text]).toEqual([201, 'true', first.text]);
    expect(second.text).not.toContain('planted-secret');
    expect(await orders()).toBe(1);
    // Under any documented spelling of the path it is the same request.
    expect((await order('key-00000001', undefined, ana, '/api/v1/planted-orders')).text).toBe(first.text);
  });

  it('W4 an answer without a body is repeated as such', async () => {
    for (const replayed of [undefined, 'true']) {
      const answer = await order('key-00000002', undefined, ana, '/api/planted-orders/silent', 'PUT');
      expect([answer.status, answer.text, answer.headers['idempotency-replayed']]).toEqual([204, '', replayed]);
    }
    expect(await orders()).toBe(1);
  });

  it('W4 ten at the same time: the effect once, all answers equal', async () => {
    const answers = await Promise.all(Array.from({ length: 10 }, () => order('key-00000003')));
    expect(answers.map((answer) => answer.status)).toEqual(Array.from({ length: 10 }, () => 201));
    expect(new Set(answers.map((answer) => answer.text)).size).toBe(1);
    expect(answers.filter((answer) => answer.headers['idempotency-replayed'] === 'true')).toHaveLength(9);
    expect(await orders()).toBe(1);
  });

  it('W4 another body, another route or another query under the same key is refused', async () => {
    await order('key-00000004');
    for (const answer of [
      await order('key-00000004', { name: 'desk', amount: 2 }),
      await order('key-00000004', undefined, ana, '/api/planted-orders/silent', 'PUT'),
      await order('key-00000004', undefined, ana, `/api/planted-orders?x=${'1'.repeat(600)}`),
    ]) {
      expect([answer.status, answer.body.error.code]).toEqual([422, 'IDEMPOTENCY_KEY_REUSED']);
    }
    expect(await orders()).toBe(1);
  });

  it('W4 two addresses that differ only far behind are two requests', async () => {
    const long = `/api/planted-orders?x=${'1'.repeat(600)}`;
    expect((await order('key-00000005', undefined, ana, `${long}a`)).status).toBe(201);
    expect((await order('key-00000005', undefined, ana, `${long}b`)).status).toBe(422);
  });

  it("W4 another person's same key is another key", async () => {
    const [first, second] = [await order('key-00000006'), await order('key-00000006', undefined, ben)];
    expect(second.headers['idempotency-replayed']).toBeUndefined();
    expect(second.body.id).not.toBe(first.body.id);
    expect(await orders()).toBe(2);
  });

  it('W4 a refused request leaves neither an effect nor a key', async () => {
    for (let call = 0; call < 2; call += 1) {
      const refused = await order('key-00000007', { name: 'desk', amount: -1 });
      expect([refused.status, refused.body.error.code, refused.headers['idempotency-replayed']]).toEqual([409, 'CONFLICT', undefined]);
    }
    expect((await order('key-00000007', { name: 1 })).status).toBe(400);
    expect([await orders(), await keys()]).toEqual([0, 0]);
    expect((await order('key-00000007')).status).toBe(201);
  });

  it('W4 while the first one still runs a repeat waits for a while, then is told to come again', async () => {
    // For much longer than a repeat waits, also on a busy machine.
    const body = { name: 'desk', amount: 9_000 };
    const first = order('key-00000008', body);
    const writing = `select from pg_locks where relation = 'planted_orders'::regclass and mode = 'RowExclusiveLock' and granted
      and database = (select oid from pg_database where datname = current_database())`;
    await expect.poll(async () => (await owner.query(writing)).rowCount).toBe(1);
    const second = await order('key-00000008', body);
    expect([second.status, second.body.error.code, second.headers['retry-after']]).toEqual([409, 'IDEMPOTENCY_IN_PROGRESS', '1']);
    expect((await first).status).toBe(201);
    expect((await order('key-00000008', body)).headers['idempotency-replayed']).toBe('true');
    expect(await orders()).toBe(1);
  });

  it('W4 a lock the handler waits for in vain is not taken for that', async () => {
    await owner.query('begin');
    await owner.query('lock table planted_orders in exclusive mode');
    const answer = await api.request({
      method: 'DELETE',
      url: '/api/planted-orders/locked',
      token: ana.token,
      headers: { 'idempotency-key': 'key-00000009' },
    });
    await owner.query('rollback');
    expect([answer.status, answer.body.error.code]).toEqual([503, 'SERVICE_UNAVAILABLE']);
  });

  it.each(['short', 'x'.repeat(129), 'has a space', 'ünïcode-key', ''])('W4 the key "%.20s" is refused', async (key) => {
    const answer = await order(key);
    expect([answer.status, answer.body.error.code]).toEqual([400, 'IDEMPOTENCY_KEY_INVALID']);
    expect(await orders()).toBe(0);
  });

  it('W4 reads, routes that opted out and requests without a key do not know it', async () => {
    for (const n of ['0', '0'])
      expect(
        (await api.request({ url: '/api/planted-orders', token: ana.token, headers: { 'idempotency-key': 'key-00000010' } })).body.id,
      ).toBe(n);
    await order('key-00000010', undefined, ana, '/api/planted-orders/each-time');
    await order('key-00000010', undefined, ana, '/api/planted-orders/each-time');
    await order(undefined);
    await order(undefined);
    expect([await orders(), await keys()]).toEqual([4, 0]);
  });

  it('W4 nobody gets in by a key', async () => {
    expect(
      (
        await api.request({
          method: 'POST',
          url: '/api/planted-orders',
          body: { name: 'desk', amount: 1 },
          headers: { 'idempotency-key': 'key-00000011' },
        })
      ).status,
    ).toBe(401);
    expect([await orders(), await keys()]).toEqual([0, 0]);
  });
});
