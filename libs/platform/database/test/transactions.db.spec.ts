import { setTimeout as wait } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { newId } from '../src/index.js';
import { failure, type PlantedThings, plantThings, Thing } from './planted-things.js';

let planted: PlantedThings;
beforeAll(async () => {
  planted = await plantThings();
});
beforeEach(() => planted.owner.query('truncate app.planted_things'));
afterAll(() => planted.close());

describe('Transactions', () => {
  it('W2 commits what the ORM and Kysely wrote, together, and both see it before', async () => {
    const result = await planted.transactions.run(async () => {
      planted.em.persist(planted.em.create(Thing, { id: newId(), name: 'by orm', size: 1 }));
      await planted.em.flush();
      await planted.insert('by kysely');
      expect((await planted.rows().selectFrom('planted_things').select('name').execute()).map((row) => row.name).toSorted()).toEqual([
        'by kysely',
        'by orm',
      ]);
      expect(await planted.em.count(Thing, { name: 'by kysely' })).toBe(1);
      const pids = [
        await planted.em.execute('select pg_backend_pid() as pid'),
        (await sql`select pg_backend_pid() as pid`.execute(planted.rows())).rows,
      ];
      expect(pids[0]).toEqual(pids[1]);
      expect(await planted.names()).toEqual([]);
      return 'answer';
    });
    expect(result).toBe('answer');
    expect(await planted.names()).toEqual(['by kysely', 'by orm']);
  });

  it('W2 an entity that was only changed is written at the end', async () => {
    await planted.insert('old');
    await planted.transactions.run(async () => {
      (await planted.em.findOneOrFail(Thing, { name: 'old' })).name = 'new';
    });
    expect(await planted.names()).toEqual(['new']);
  });

  it('W2 an inner command joins: both commit or neither does', async () => {
    await planted.transactions.run(async () => {
      await planted.insert('outer');
      await planted.transactions.run(() => planted.insert('inner'));
      expect(await planted.names()).toEqual([]);
    });
    expect(await planted.names()).toEqual(['inner', 'outer']);
    const outerFails = planted.transactions.run(async () => {
      await planted.transactions.run(() => planted.insert('inner 2'));
      throw new Error('outer');
    });
    await expect(outerFails).rejects.toThrow('outer');
    const innerFails = planted.transactions.run(async () => {
      await planted.insert('outer 3');
      await planted.transactions.run(async () => {
        await planted.insert('inner 3');
        throw new Error('inner');
      });
    });
    await expect(innerFails).rejects.toThrow('inner');
    expect(await planted.names()).toEqual(['inner', 'outer']);
  });

  it('W2 half of an inner command is not committed either when its error is caught', async () => {
    const caught = planted.transactions.run(async () => {
      await planted.insert('outer');
      await planted.transactions
        .run(async () => {
          await planted.insert('half');
          throw new Error('the other half');
        })
        .catch(() => undefined);
    });
    await expect(caught).rejects.toThrow(
      expect.objectContaining({
        message: expect.stringContaining('all of it was rolled back'),
        cause: expect.objectContaining({ message: 'the other half' }),
      }),
    );
    expect(await planted.names()).toEqual([]);
  });

  it('W2 parallel branches inside one transaction share it, and all go when one fails', async () => {
    const pids = await planted.transactions.run(() =>
      Promise.all(
        ['a', 'b', 'c'].map((name) =>
          planted.transactions.run(
            async () => (
              await planted.insert(name),
              (await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(planted.rows())).rows[0]!.pid
            ),
          ),
        ),
      ),
    );
    expect(new Set(pids).size).toBe(1);
    const late: unknown[] = [];
    for (let round = 0; round < 30; round += 1) {
      const failing = planted.transactions.run(() =>
        Promise.all([
          planted.transactions.run(() => planted.insert('d')),
          planted.transactions.run(async () => {
            throw new Error('branch');
          }),
          // At every moment of the rollback: before it is sent, while it runs, after its end.
          wait(round / 3).then(() => planted.insert(`late ${round}`).catch((error: unknown) => late.push(error))),
          wait(round / 3).then(() =>
            planted.em.insert(Thing, { id: newId(), name: `late by orm ${round}`, size: 1 }).catch((error: unknown) => late.push(error)),
          ),
        ]),
      );
      await expect(failing).rejects.toThrow('branch');
    }
    await expect.poll(() => late.length, { timeout: 20_000 }).toBeGreaterThan(30);
    await wait(200);
    expect(await planted.names()).toEqual(['a', 'b', 'c']);
  });

  it('W2 two that run at the same time do not share one', async () => {
    /** Lets nobody on before both have come. */
    const barrier = () => {
      const { promise, resolve } = Promise.withResolvers<void>();
      let waiting = 0;
      return () => ((waiting += 1) === 2 ? resolve() : undefined, promise);
    };
    const [written, read] = [barrier(), barrier()];
    const run = (name: string) =>
      planted.transactions.run(async () => {
        await planted.insert(name);
        await written();
        const seen = (await planted.rows().selectFrom('planted_things').select('name').execute()).map((row) => row.name);
        await read();
        return { seen, pid: (await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(planted.rows())).rows[0]!.pid };
      });
    const [a, b] = await Promise.all([run('a'), run('b')]);
    expect([a.seen, b.seen]).toEqual([['a'], ['b']]);
    expect(a.pid).not.toBe(b.pid);
    expect(await planted.names()).toEqual(['a', 'b']);
  });

  it('W2 active says whether there is one', async () => {
    expect(planted.transactions.active()).toBe(false);
    await planted.transactions.run(async () => expect(planted.transactions.active()).toBe(true));
    expect(planted.transactions.active()).toBe(false);
  });

  it('W2 work that a transaction left behind can neither use nor join it, nor begin a hidden one', async () => {
    const { promise: ended, resolve } = Promise.withResolvers<void>();
    let left: Promise<unknown[]> | undefined;
    await planted.transactions.run(async () => {
      left = ended.then(async () => [
        planted.transactions.active(),
        await failure(() => planted.transactions.run(() => planted.insert('joined'))),
        await failure(async () => planted.transactions.afterCommit(() => undefined)),
        await failure(() => planted.insert('direct')),
        await failure(() => planted.em.flush().then(() => planted.em.insert(Thing, { id: newId(), name: 'by orm', size: 1 }))),
      ]);
    });
    resolve();
    expect(await left!).toEqual([
      false,
      expect.objectContaining({ message: expect.stringContaining('went on after its end') }),
      expect.objectContaining({ message: expect.stringContaining('went on after its end') }),
      expect.any(Error),
      expect.any(Error),
    ]);
    expect(await planted.names()).toEqual([]);
  });
});

describe('afterCommit', () => {
  it('W2 runs after the outermost commit, in order, outside of the transaction', async () => {
    const seen: unknown[] = [];
    await planted.transactions.run(async () => {
      planted.transactions.afterCommit(async () => seen.push(planted.transactions.active(), await planted.names()));
      await planted.transactions.run(async () => {
        await planted.insert('a');
        planted.transactions.afterCommit(() => seen.push('second'));
      });
      await wait(20);
      expect(seen).toEqual([]);
    });
    await expect.poll(() => seen, { timeout: 20_000 }).toEqual(['second', false, ['a']]);
  });

  it('W2 never runs when the transaction rolls back, at whatever point', async () => {
    const callback = vi.fn();
    await failure(() =>
      planted.transactions.run(async () => {
        planted.transactions.afterCommit(callback);
        throw new Error('no');
      }),
    );
    await failure(() =>
      planted.transactions.run(async () => {
        planted.transactions.afterCommit(callback);
        // Refused at the flush, after the work has returned.
        planted.em.persist(planted.em.create(Thing, { id: newId(), name: 'x', size: -1 }));
      }),
    );
    await planted.owner.query(
      `create function app.refuse() returns trigger language plpgsql as $$ begin raise exception 'at commit'; end $$`,
    );
    await planted.owner.query(
      `create constraint trigger refuse after insert on app.planted_things deferrable initially deferred for each row when (new.name = 'refused') execute function app.refuse()`,
    );
    const atCommit = await failure(() =>
      planted.transactions.run(async () => {
        planted.transactions.afterCommit(callback);
        await planted.insert('refused');
      }),
    );
    expect(String(atCommit)).toContain('at commit');
    await wait(20);
    expect(callback).not.toHaveBeenCalled();
    expect(await planted.names()).toEqual([]);
  });

  it('W2 what it throws, now or later, is logged: the command has succeeded, and the others are called', async () => {
    const logged = vi.spyOn(Logger.prototype, 'error').mockImplementation(() => undefined);
    const unhandled = vi.fn();
    process.on('unhandledRejection', unhandled);
    try {
      const last = vi.fn();
      const result = planted.transactions.run(async () => {
        planted.transactions.afterCommit(() => {
          throw new Error('at once');
        });
        planted.transactions.afterCommit(() => Promise.reject(new Error('later')));
        planted.transactions.afterCommit(last);
        await planted.insert('a');
        return 'done';
      });
      expect(await result).toBe('done');
      await expect.poll(() => logged.mock.calls.length).toBe(2);
      await wait(20);
      expect(last).toHaveBeenCalledOnce();
      expect(logged.mock.calls.map(([error]) => (error as Error).message)).toEqual(['at once', 'later']);
      expect(unhandled).not.toHaveBeenCalled();
      expect(await planted.names()).toEqual(['a']);
    } finally {
      process.off('unhandledRejection', unhandled);
      logged.mockRestore();
    }
  });

  it('W2 may begin a transaction of its own, and is refused outside of any', async () => {
    await planted.transactions.run(async () => {
      planted.transactions.afterCommit(() => planted.transactions.run(() => planted.insert('after')));
    });
    await expect.poll(planted.names, { timeout: 20_000 }).toEqual(['after']);
    expect(() => planted.transactions.afterCommit(() => undefined)).toThrow('outside a transaction');
  });
});
