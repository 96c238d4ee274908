import { describe, expect, it } from 'vitest';
import { ids } from '#platform/events';
import { defineJob } from './define-job.js';
import { assertComplete } from './handlers.js';

const declaration = {
  queue: 'fast',
  payload: ids(),
  attempts: 3,
  backoff: { type: 'fixed', seconds: 1 },
  timeoutSeconds: 30,
  transaction: true,
} as const;
const job = defineJob({ name: 'spec.work', ...declaration });
const handler = { name: 'spec.work', kind: 'job' } as const;

describe('what a worker needs before it starts', () => {
  it('W1 is one processor for each declared job', () => {
    expect(() => assertComplete([job], [handler])).not.toThrow();
    expect(() => assertComplete([job], [])).toThrow('spec.work has no processor');
    expect(() => assertComplete([job], [handler, handler])).toThrow('spec.work has more than one handler');
  });

  it('W1 is a name of its own for each listener', () => {
    const listener = { name: 'users.user-created>Welcome', kind: 'event' } as const;
    expect(() => assertComplete([], [listener, { ...listener, name: 'users.user-created>Other' }])).not.toThrow();
    expect(() => assertComplete([], [listener, listener])).toThrow('more than one handler');
  });
});

describe('a declaration', () => {
  it.each([
    ['is made twice', {}, 'declared twice'],
    ['has a name of one word', { name: 'work' }, 'not a job name'],
    ['has a colon in its name', { name: 'spec.a:b' }, 'not a job name'],
    ['never tries', { name: 'spec.never', attempts: 0 }, '1 to 100 attempts'],
    ['has no time limit', { name: 'spec.endless', timeoutSeconds: Number.POSITIVE_INFINITY }, 'time limit'],
    ['holds a transaction for minutes', { name: 'spec.slow', timeoutSeconds: 300 }, 'up to 60 seconds'],
  ])('W1 is refused when it %s', (_what, change, message) => {
    expect(() => defineJob({ name: 'spec.work', ...declaration, ...change })).toThrow(message);
  });
});
