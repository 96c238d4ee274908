import { describe, expect, it } from 'vitest';
import { applied, changesOf, type EntryEffect, folded } from './ticket-history.js';

const at = (minute: number): Date => new Date(Date.UTC(2026, 0, 1, 0, minute));
const raised: EntryEffect[] = [
  {
    sequence: 1,
    kind: 'change',
    authorSide: 'requester',
    changes: { subject: { from: null, to: 'Printer' }, status: { from: null, to: 'new' }, requesterId: { from: null, to: 'ana' } },
    createdAt: at(0),
  },
  { sequence: 2, kind: 'message', authorSide: 'requester', changes: null, createdAt: at(0) },
];
const then = (kind: 'message' | 'note', authorSide: 'requester' | 'staff', sequence: number): EntryEffect => ({
  sequence,
  kind,
  authorSide,
  changes: null,
  createdAt: at(sequence),
});
const moved = (to: 'open' | 'solved', authorSide: 'requester' | 'staff', sequence: number): EntryEffect => ({
  ...then('message', authorSide, sequence),
  kind: 'change',
  changes: { status: { from: 'open', to } },
});

describe('the history of a ticket', () => {
  it('TK3 makes its row', () => {
    expect(folded([])).toBeNull();
    expect(folded(raised)).toMatchObject({
      subject: 'Printer',
      status: 'new',
      requesterId: 'ana',
      version: 2,
      waitingSince: at(0),
      lastPublicAt: at(0),
      createdAt: at(0),
    });
  });

  it('TK3 says since when the requester waits: from their first word without an answer, not from a note, until staff answers or it is settled', () => {
    const waiting = (...more: EntryEffect[]) => folded([...raised, ...more])?.waitingSince;
    expect(waiting(then('message', 'requester', 3), then('note', 'staff', 4))).toEqual(at(0));
    expect(waiting(then('message', 'staff', 3))).toBeNull();
    expect(waiting(then('message', 'staff', 3), then('message', 'requester', 4), then('message', 'requester', 5))).toEqual(at(4));
    expect(waiting(moved('solved', 'requester', 3))).toBeNull();
    expect(waiting(moved('solved', 'staff', 3), moved('open', 'requester', 4))).toEqual(at(4));
    expect(waiting(moved('solved', 'staff', 3), moved('open', 'staff', 4))).toBeNull();
    expect(folded([...raised, moved('solved', 'staff', 3)])?.solvedAt).toEqual(at(3));
    expect(folded([...raised, moved('solved', 'staff', 3), moved('open', 'staff', 4)])?.solvedAt).toBeNull();
  });

  it('TK3 names what a change changes, and nothing else', () => {
    const state = applied(null, raised[0]!);
    expect(changesOf(state, { status: 'new', tags: [], assigneeId: null })).toBeNull();
    expect(changesOf(state, { status: 'open', tags: ['a'] })).toEqual({
      status: { from: 'new', to: 'open' },
      tags: { from: [], to: ['a'] },
    });
  });
});
