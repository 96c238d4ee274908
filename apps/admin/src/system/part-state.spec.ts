import { describe, expect, it } from 'vitest';
import type { SystemPartsView } from '@/api/generated';
import { otherState, statesOf } from './part-state';

const part = (state: object) => ({ ok: true, ms: 1, problem: null, state });
const process = (changes: object = {}) => ({ alive: true, ended: false, roles: ['api', 'worker'], pools: [{ waiting: 0 }], ...changes });
const database = { connections: 10, maxConnections: 100, longestTransactionSeconds: 0, waitingLocks: 0 };

function parts(changes: object = {}): SystemPartsView {
  return {
    build: part({ release: '1.0.0' }),
    memory: part({ residentBytes: 1 }),
    eventLoop: part({ p99Ms: 3 }),
    others: [],
    processes: part({ processes: [process(), process({ alive: false, ended: true })] }),
    disks: part({ disks: [{ freeShare: 0.5 }] }),
    database: part(database),
    queues: part({ queues: [{ failed: 0, oldestWaitingSeconds: null }], outbox: { waiting: 0, oldestSeconds: null } }),
    mail: part({ failed: 0, oldestWaitingSeconds: null }),
    telegram: part({ failed: 0, unknown: 0, oldestWaitingSeconds: 30 }),
    settings: part({ behind: 0 }),
    clock: part({ worstSkewMs: -3 }),
    ...changes,
  } as unknown as SystemPartsView;
}

describe('the state of a part', () => {
  it('MO1 is good while nothing asks for a person', () => {
    expect(new Set(Object.values(statesOf(parts())))).toEqual(new Set(['good']));
  });

  it.each([
    ['processes', { processes: [process({ roles: ['api'] })] }],
    ['processes', { processes: [process(), process({ alive: false })] }],
    ['processes', { processes: [process({ pools: [{ waiting: 4 }] })] }],
    ['disks', { disks: [{ freeShare: 0.5 }, { freeShare: 0.1 }] }],
    ['database', { ...database, connections: 90 }],
    ['database', { ...database, longestTransactionSeconds: 61 }],
    ['database', { ...database, waitingLocks: 1 }],
    ['queues', { queues: [{ failed: 1, oldestWaitingSeconds: null }], outbox: { oldestSeconds: null } }],
    ['queues', { queues: [], outbox: { oldestSeconds: 61 } }],
    ['mail', { failed: 1, oldestWaitingSeconds: null }],
    ['telegram', { failed: 1, unknown: 0, oldestWaitingSeconds: null }],
    ['telegram', { failed: 0, unknown: 1, oldestWaitingSeconds: null }],
    ['telegram', { failed: 0, unknown: 0, oldestWaitingSeconds: 61 }],
    ['settings', { behind: 1 }],
    ['clock', { worstSkewMs: -1_500 }],
  ] as const)('MO1 asks for a look at %s', (name, state) => {
    const states = statesOf(parts({ [name]: part(state) }));
    expect(states[name]).toBe('attention');
    expect(Object.values(states).filter((each) => each === 'good')).toHaveLength(8);
  });

  it('MO1 MT1 lets what maintenance holds back wait, and still asks for a look at what failed', () => {
    const waiting = { queues: [{ failed: 0, oldestWaitingSeconds: 900 }], outbox: { waiting: 3, oldestSeconds: 900 } };
    const late = { queues: part(waiting), mail: part({ failed: 0, oldestWaitingSeconds: 3_600 }) };
    const { queues, mail } = statesOf(parts(late), true);
    expect([queues, mail, statesOf(parts(late)).queues, statesOf(parts(late)).mail]).toEqual(['good', 'good', 'attention', 'attention']);
    expect(statesOf(parts({ mail: part({ failed: 1, oldestWaitingSeconds: null }) }), true).mail).toBe('attention');
  });

  it('MO1 is what the reading was, where there is no state', () => {
    const states = statesOf(parts({ database: { ok: false, ms: 250, problem: 'late', state: null } }));
    expect([states.database, states.disks]).toEqual(['late', 'good']);
  });

  it.each(['build', 'memory', 'eventLoop'])('MO1 of the machine is that of the worst that was read of it: %s', (name) => {
    const unread = { ok: false, ms: 250, problem: 'failed', state: null };
    expect(statesOf(parts({ eventLoop: part({ p99Ms: 900 }), [name]: unread })).machine).toBe('failed');
    expect(statesOf(parts({ eventLoop: part({ p99Ms: 900 }) })).machine).toBe('attention');
  });

  it('MO1 of what a lib adds is whether it could be read, and names no problem', () => {
    const other = { name: 'extra', ok: true, ms: 1, problem: null, state: { seen: 1, problem: null } };
    expect([otherState(other), otherState({ ...other, ok: false, problem: 'late', state: null })]).toEqual(['good', 'late']);
    expect(otherState({ ...other, state: { problem: 'answered 500' } })).toBe('attention');
  });
});
