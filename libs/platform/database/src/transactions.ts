import { AsyncLocalStorage } from 'node:async_hooks';
import { EntityManager, TransactionPropagation } from '@mikro-orm/postgresql';
import { Injectable, Logger } from '@nestjs/common';

interface Scope {
  readonly afterCommit: (() => unknown)[];
  /** Set when a command that had joined failed: then nothing of the transaction may be committed. */
  failure?: { readonly error: unknown };
  ended: boolean;
}

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

  private async join<T>(outer: Scope, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      outer.failure ??= { error };
      throw error;
    }
  }

  private async begin<T>(work: () => Promise<T>): Promise<T> {
    const scope: Scope = { afterCommit: [], ended: false };
    try {
      const result = await scopes.run(scope, () =>
        this.em.transactional((own) => this.whole(scope, own, work), { propagation: TransactionPropagation.REQUIRED, clear: true }),
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
      if (scope.failure)
        throw new Error('A command inside the transaction failed and its error was caught, so all of it was rolled back', {
          cause: scope.failure.error,
        });
      await own.flush();
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
