import { AsyncLocalStorage } from 'node:async_hooks';
import { EntityManager, TransactionPropagation } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';

interface Scope {
  readonly afterCommit: (() => void)[];
}

const scopes = new AsyncLocalStorage<Scope>();

/**
 * Where transactions begin: on public service commands, and in the runner that calls one for a job or listener.
 * An inner `run` joins the outer one, so commands compose; only the outermost commits.
 */
@Injectable()
export class Transactions {
  constructor(private readonly em: EntityManager) {}

  /**
   * Runs `work` in the current transaction or in a new one. Inside, the injected EntityManager and
   * `Database.kysely()` are the transaction's. Commits when the outermost `work` returns, rolls everything back
   * when it throws. Nothing that waits for the network belongs inside.
   */
  async run<T>(work: () => Promise<T>): Promise<T> {
    if (scopes.getStore()) return work();
    const scope: Scope = { afterCommit: [] };
    const result = await scopes.run(scope, () =>
      this.em.transactional(() => work(), { propagation: TransactionPropagation.REQUIRED, clear: true }),
    );
    for (const callback of scope.afterCommit) callback();
    return result;
  }

  /** True inside `run`. */
  active(): boolean {
    return scopes.getStore() !== undefined;
  }

  /**
   * Calls `callback` once the outermost transaction has committed, never when it rolls back. It may be lost when
   * the process dies in between, so it may only speed up what happens anyway.
   */
  afterCommit(callback: () => void): void {
    const scope = scopes.getStore();
    if (!scope) throw new Error('afterCommit was called outside a transaction');
    scope.afterCommit.push(callback);
  }
}
