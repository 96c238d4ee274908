import { AsyncLocalStorage } from 'node:async_hooks';
import { EntityManager, TransactionPropagation } from '@mikro-orm/postgresql';
import { Injectable, Logger } from '@nestjs/common';
import type { RawBuilder } from 'kysely';
import type { Pool } from 'pg';
import { traced } from '#platform/observability';
import { keepPrepared } from './prepared-statements.js';
import { withCommit } from './transaction-edges.js';
import { type DecisiveWrite, decidedBy, isUndecided, writesTogether } from './writes-together.js';

/** Writes that go into one statement at most. */
const MOST_TOGETHER = 8;
/** Of more, too many different texts would be kept prepared. */
const MOST_PREPARED_TOGETHER = 4;

interface Scope {
  /** What is written right before the commit. */
  readonly atEnd: RawBuilder<unknown>[];
  /** Items for a write that is made of all of them, after those. */
  readonly gathered: Map<Gathering<never>, unknown[]>;
  readonly afterCommit: (() => unknown)[];
  /** All of it is one statement. */
  readonly isOneStatement: boolean;
  /** Set when a command that had joined failed: then nothing of the transaction may be committed. */
  failure?: { readonly error: unknown };
  ended: boolean;
}

/** The one write of everything that a transaction has gathered for it; raw SQL whose text is always the same. */
export type Gathering<Item> = (items: readonly Item[]) => RawBuilder<unknown>;

const scopes = new AsyncLocalStorage<Scope>();

/**
 * Where transactions begin: on public service commands, and in the runner that calls one for a job or listener.
 * An inner `run` joins the outer one, so commands compose; only the outermost commits.
 */
@Injectable()
export class Transactions {
  private readonly logger = new Logger('Transactions');

  constructor(private readonly em: EntityManager) {}

  /**
   * Runs `work` in the current transaction or in a new one. Inside, the injected EntityManager and
   * `Database.kysely()` are the transaction's. Commits when the outermost `work` returns, rolls everything back
   * when it throws, also when an inner one threw and somebody caught that: half of a command is never committed.
   * Nothing that waits for the network belongs inside, and nothing that goes on after `work` has returned.
   */
  async run<T>(work: () => Promise<T>): Promise<T> {
    const outer = currentScope();
    return outer ? this.join(outer, work) : this.begin(work);
  }

  /** True inside `run`. */
  active(): boolean {
    return scopes.getStore()?.ended === false;
  }

  /**
   * Calls `callback` once the outermost transaction has committed, never when it rolls back. It may be lost when
   * the process dies in between, so it may only speed up what happens anyway; what it throws is logged, since the
   * command has succeeded by then.
   */
  afterCommit(callback: () => unknown): void {
    const scope = currentScope();
    if (!scope) throw new Error('afterCommit was called outside a transaction');
    scope.afterCommit.push(callback);
  }

  /**
   * Leaves writes to the end of the outermost transaction, where those of all commands go to the database together. For
   * what depends on no row that may be gone by then, and what nobody reads before: an entry of the trail, a message. They fail as if they
   * had been made at once: nothing is committed.
   * @param writes raw SQL, see `writesTogether`.
   */
  atEnd(...writes: readonly RawBuilder<unknown>[]): void {
    const scope = currentScope();
    if (!scope) throw new Error('atEnd was called outside a transaction');
    scope.atEnd.push(...writes);
  }

  /**
   * As `atEnd`, with one write for all items that the commands of the transaction have gathered for it, in their order: for rows
   * that are locked and whose order has to be the same everywhere. Not in `atOnce`: such a write is no part of another statement.
   * @param write always the same function.
   */
  gatherAtEnd<Item>(write: Gathering<Item>, ...items: readonly Item[]): void {
    const scope = currentScope();
    if (!scope) throw new Error('gatherAtEnd was called outside a transaction');
    if (scope.isOneStatement) throw new Error('A command that is one statement cannot gather a write of its own');
    const known = scope.gathered.get(write);
    if (known) known.push(...items);
    else scope.gathered.set(write, [...items]);
  }

  /**
   * A command that is one statement, with no way to the database but its own: for what happens so often that each way counts.
   * What `work` leaves to the end (entries of the trail, messages) is written with the decisive write, or not at all when that returns no row.
   * `work` sees no transaction: what it read or wrote by itself would stand alone.
   * @returns the decisive row; null when there was none, and so nothing was written.
   */
  async atOnce<Row>(decisive: DecisiveWrite<Row>, work: () => Promise<void>): Promise<Row | null> {
    if (currentScope()) throw new Error('A command that is one statement cannot be part of another');
    const scope = newScope(true);
    try {
      await scopes.run(scope, work);
      requireWhole(scope);
    } finally {
      scope.ended = true;
    }
    const row = await this.decide(decisive, scope.atEnd);
    if (row) for (const callback of scope.afterCommit) void this.callQuietly(callback);
    return row;
  }

  private async decide<Row>(decisive: DecisiveWrite<Row>, writes: readonly RawBuilder<unknown>[]): Promise<Row | null> {
    const { sql: text, parameters } = decidedBy(decisive, writes).compile(this.em.getKysely());
    if (writes.length <= MOST_PREPARED_TOGETHER) keepPrepared(text);
    try {
      const pool: Pool = await this.em.getConnection().getNativeClient();
      return (await pool.query(text, [...parameters])).rows[0] as Row;
    } catch (error) {
      if (isUndecided(error)) return null;
      throw error;
    }
  }

  private async join<T>(outer: Scope, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      outer.failure ??= { error };
      throw error;
    }
  }

  private async begin<T>(work: () => Promise<T>): Promise<T> {
    const scope = newScope(false);
    try {
      const result = await traced('transaction', {}, () =>
        scopes.run(scope, () =>
          this.em.transactional((own) => this.whole(scope, own, work), { propagation: TransactionPropagation.REQUIRED, clear: true }),
        ),
      );
      for (const callback of scope.afterCommit) void this.callQuietly(callback);
      return result;
    } finally {
      scope.ended = true;
    }
  }

  private async whole<T>(scope: Scope, own: EntityManager, work: () => Promise<T>): Promise<T> {
    try {
      const result = await work();
      requireWhole(scope);
      await own.flush();
      await writeLast(scope, own);
      return result;
    } finally {
      scope.ended = true;
      // Before COMMIT or ROLLBACK is sent: a statement that a branch left behind would otherwise be queued right after
      // it on the same connection, and be committed on its own.
      own.setTransactionContext(ENDED);
    }
  }

  private async callQuietly(callback: () => unknown): Promise<void> {
    try {
      await callback();
    } catch (error) {
      this.logger.error(error instanceof Error ? error : String(error));
    }
  }
}

/** @throws when a command inside failed: half of a command is never committed. */
function requireWhole({ failure }: Scope): void {
  if (failure)
    throw new Error('A command inside the transaction failed and its error was caught, so all of it was rolled back', {
      cause: failure.error,
    });
}

function newScope(isOneStatement: boolean): Scope {
  return { atEnd: [], gathered: new Map(), afterCommit: [], isOneStatement, ended: false };
}

async function writeLast({ atEnd, gathered }: Scope, own: EntityManager): Promise<void> {
  const kysely = own.getKysely();
  const together = Array.from({ length: Math.ceil(atEnd.length / MOST_TOGETHER) }, (_, index) =>
    atEnd.slice(index * MOST_TOGETHER, (index + 1) * MOST_TOGETHER),
  );
  // A write that itself begins with others cannot be a part of a statement.
  const all = [...together, ...[...gathered].map(([write, items]) => [write(items as never[])])];
  for (const [index, writes] of all.entries()) {
    const compiled = writesTogether(writes).compile(kysely);
    if (writes.length <= MOST_PREPARED_TOGETHER) keepPrepared(compiled.sql);
    await kysely.executeQuery(index + 1 < all.length ? compiled : withCommit(compiled));
  }
}

/** @throws for work that a transaction left behind: its connection may belong to somebody else by now. */
function currentScope(): Scope | undefined {
  const scope = scopes.getStore();
  if (scope?.ended) throw leftBehind();
  return scope;
}

function leftBehind(): Error {
  return new Error('Work that began inside a transaction went on after its end; wait for it inside, or begin it in afterCommit');
}

/** Stands where the transaction was: whoever touches it learns what is wrong. */
const ENDED: object = new Proxy(
  {},
  {
    get() {
      throw leftBehind();
    },
  },
);
