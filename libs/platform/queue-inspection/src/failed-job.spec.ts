import { describe, expect, it } from 'vitest';
import { failureOf, idsOf, readReference, referenceOf } from './failed-job.js';

describe('what is kept of a failed job', () => {
  it.each([
    ['TypeError', 'TypeError', null],
    ['AppError STORAGE_UNAVAILABLE', 'AppError', 'STORAGE_UNAVAILABLE'],
    ['took longer than 60 s', 'TimeLimitError', null],
    ['job stalled more than allowable limit', 'Stalled', null],
    ['bad payload: ana@example.com is not an id', 'BadPayload', null],
    ['ana@example.com does not like it', 'Error', null],
    [null, 'Error', null],
  ])('MO1 %s is shown as %s', (reason, error, code) => {
    expect(failureOf(reason, null)).toEqual({ error, code, at: [] });
  });

  it('MO1 says where it was thrown, and nothing that it said', () => {
    const stack = [
      'Error',
      'Ana Ejemplo, at home',
      '  at ana@example.com',
      'at send (file:///srv/libs/mail.ts:12:9)',
      '    at file:///srv/a.ts:1:2',
    ].join('\n');
    expect(failureOf('Error', stack).at).toEqual(['at send (file:///srv/libs/mail.ts:12:9)', 'at file:///srv/a.ts:1:2']);
  });

  it('MO1 shows ids of the payload alone', () => {
    const mailId = '0199d3a0-0000-7000-8000-000000000001';
    expect(idsOf({ payload: { mailId, to: 'ana@example.com', count: 3 }, envelope: { actor: { id: mailId } } })).toEqual({ mailId });
    expect([idsOf({}), idsOf(null), idsOf({ payload: 'x' })]).toEqual([{}, {}, {}]);
  });

  it('MO1 names a job by its queue and its id', () => {
    const job = { queue: 'scheduled', jobId: 'repeat:mail.upkeep:1700000000000' } as const;
    expect(readReference(referenceOf(job))).toEqual(job);
    for (const bad of ['', 'mail', 'mail:', 'other:1', 'mail:a\nb', `mail:${'x'.repeat(181)}`]) expect(readReference(bad)).toBeUndefined();
  });
});
