import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { currentContext, runInContext } from './work-context.js';

const context = (correlationId: string) => ({ correlationId, actor: { kind: 'anonymous' } as const });

describe('work context', () => {
  it('MO4 follows the work through promises, timers and callbacks, and two pieces of work stay apart', async () => {
    const seen = await Promise.all(
      ['a', 'b'].map((id) =>
        runInContext(context(id), async () => {
          await wait(5);
          const inTimer = await new Promise((resolve) => setTimeout(() => resolve(currentContext()?.correlationId), 1));
          return [currentContext()?.correlationId, inTimer];
        }),
      ),
    );
    expect(seen).toEqual([
      ['a', 'a'],
      ['b', 'b'],
    ]);
    expect(currentContext()).toBeUndefined();
  });

  it('MO4 inner work has a context of its own, the outer one is there again afterwards', () => {
    runInContext(context('outer'), () => {
      expect(runInContext(context('inner'), () => currentContext()?.correlationId)).toBe('inner');
      expect(currentContext()?.correlationId).toBe('outer');
    });
  });

  it('MO4 who it is can be told once it is known', () => {
    runInContext({ correlationId: 'r', actor: { kind: 'anonymous' } }, () => {
      currentContext()!.actor = { kind: 'user', id: 'ana' };
      expect(currentContext()?.actor).toEqual({ kind: 'user', id: 'ana' });
    });
  });
});
