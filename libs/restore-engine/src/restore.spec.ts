import { describe, expect, it } from 'vitest';
import { reasonOfUndo } from './restore.js';

describe('BK3 the reason of an undo', () => {
  it('BK3 names what it takes back, or does again, however often', () => {
    const undo = { kind: 'undo', reason: reasonOfUndo({ kind: 'restore', reason: 'A mistake.' }) } as const;
    const redo = { kind: 'undo', reason: reasonOfUndo(undo) } as const;
    expect([undo.reason, redo.reason, reasonOfUndo(redo)]).toEqual(['Undo of: A mistake.', 'Redo of: A mistake.', 'Undo of: A mistake.']);
  });

  it('BK3 leaves what somebody wrote as it is, and is no longer than a reason may be', () => {
    expect(reasonOfUndo({ kind: 'restore', reason: 'Undo of: nothing' })).toBe('Undo of: Undo of: nothing');
    expect(reasonOfUndo({ kind: 'restore', reason: 'x'.repeat(300) })).toHaveLength(300);
    const smile = `${'x'.repeat(290)}😀 and more`;
    expect(reasonOfUndo({ kind: 'restore', reason: smile })).toBe(`Undo of: ${'x'.repeat(290)}😀`);
  });
});
