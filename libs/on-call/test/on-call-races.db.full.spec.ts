import type { SignedIn } from '#auth/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type OnCallApi, startOnCallApi } from './on-call-api.js';

const inHours = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString();

describe('who is on call, when several set it up at once', () => {
  let world: OnCallApi;
  let people: SignedIn[];

  beforeAll(async () => {
    world = await startOnCallApi();
    people = [await world.responder('Ana'), await world.responder('Bea'), await world.responder('Cai')];
  });
  afterAll(() => world.close());

  const statusesOf = (answers: readonly { status: number }[]) => answers.map(({ status }) => status).toSorted();

  it('MO2 one of two takes over the same time', async () => {
    const id = await world.rota(
      'Taken',
      people.map(({ userId }) => userId),
    );
    for (let round = 0; round < 10; round += 1) {
      const times = { startsAt: inHours(10 + round * 10), endsAt: inHours(15 + round * 10) };
      const answers = await Promise.all(
        people.map((by) => world.send('POST', `rotas/${id}/overrides`, { userId: by.userId, ...times }, { by })),
      );
      expect(statusesOf(answers)).toEqual([201, 409, 409]);
    }
    // The database holds it by itself, at any rota's lock.
    const insert = `insert into rota_overrides (id, rota_id, user_id, starts_at, ends_at) values (gen_random_uuid(), $1, $2, $3, $4)`;
    await expect(world.query(insert, [id, people[0]!.userId, inHours(12), inHours(13)])).rejects.toThrow('rota_overrides_apart');
    const other = await world.rota(
      'Beside',
      people.map(({ userId }) => userId),
    );
    await world.query(insert, [other, people[0]!.userId, inHours(12), inHours(13)]);
  });

  it('MO2 one of two who saw the same version changes it', async () => {
    const id = await world.rota(
      'Versions',
      people.map(({ userId }) => userId),
    );
    for (let version = 1; version <= 8; version += 1) {
      const ifMatch = `"${version}"`;
      const orders = [people, people.toReversed()].map((order) => ({ userIds: order.map(({ userId }) => userId) }));
      const answers = await Promise.all(orders.map((body) => world.send('PATCH', `rotas/${id}`, body, { ifMatch })));
      expect(statusesOf(answers)).toEqual([200, 412]);
      const { body } = await world.send('GET', `rotas/${id}`);
      const winner = orders[answers.findIndex(({ status }) => status === 200)]!;
      expect([body.version, body.members.map(({ userId }: { userId: string }) => userId)]).toEqual([version + 1, winner.userIds]);
    }
  });

  it('MO2 a rota is not deleted while the escalation comes to name it', async () => {
    for (let round = 0; round < 8; round += 1) {
      const id = await world.rota(`Named ${round}`, [people[0]!.userId]);
      const steps = [{ afterMinutes: 0, to: { kind: 'rota', rotaId: id }, byMail: false }];
      const [named, removed] = await Promise.all([
        world.send('PUT', 'escalation', { steps, repeatMinutes: 60 }),
        world.send('DELETE', `rotas/${id}`),
      ]);
      expect([`${named.status} ${removed.status}`]).toEqual([expect.toBeOneOf(['200 409', '400 204'])]);
      const everybody = [{ afterMinutes: 0, to: { kind: 'everybody' }, byMail: false }];
      await world.send('PUT', 'escalation', { steps: everybody, repeatMinutes: 60 });
      await world.send('DELETE', `rotas/${id}`);
    }
  });

  it('MO2 ten rotas at most, and fifty shifts taken over, also when many are made at once', async () => {
    for (const { id } of (await world.send('GET', 'rotas')).body.items.slice(1)) await world.send('DELETE', `rotas/${id}`);
    const [{ id }] = (await world.send('GET', 'rotas')).body.items;
    const made = await Promise.allSettled(Array.from({ length: 14 }, (_, index) => world.rota(`Many ${index}`, [people[0]!.userId])));
    expect(made.filter(({ status }) => status === 'fulfilled')).toHaveLength(9);
    await world.query('delete from rota_overrides');
    await world.query(
      `insert into rota_overrides (id, rota_id, user_id, starts_at, ends_at)
       select gen_random_uuid(), $1, $2, now() + n * interval '1 hour', now() + (n + 1) * interval '1 hour' from generate_series(1, 47) n`,
      [id, people[0]!.userId],
    );
    const taken = await Promise.all(
      Array.from({ length: 6 }, (_, index) =>
        world.send('POST', `rotas/${id}/overrides`, {
          userId: people[0]!.userId,
          startsAt: inHours(100 + index),
          endsAt: inHours(101 + index),
        }),
      ),
    );
    expect(statusesOf(taken)).toEqual([201, 201, 201, 409, 409, 409]);
  });
});
