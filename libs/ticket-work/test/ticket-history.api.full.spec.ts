import fc from 'fast-check';
import { startTestApi, type TestApi } from '#harness';
import { signIn, type SignedIn } from '#auth/testing';
import { Actor } from '#platform/access';
import { AppError } from '#platform/errors';
import { folded, mayMove, RequesterTicketService, TICKET_PRIORITIES, TICKET_STATUSES, TicketDirectory, type TicketState } from '#tickets';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { TicketMergeService } from '../src/ticket-merge.service.js';
import { TicketService } from '../src/ticket.service.js';

type Step =
  | { readonly kind: 'status'; readonly status: (typeof TICKET_STATUSES)[number] }
  | { readonly kind: 'priority'; readonly priority: (typeof TICKET_PRIORITIES)[number] }
  | { readonly kind: 'assign'; readonly to: boolean }
  | { readonly kind: 'tags'; readonly tags: string[] }
  | { readonly kind: 'staff'; readonly internal: boolean; readonly status: (typeof TICKET_STATUSES)[number] | undefined }
  | { readonly kind: 'requester' | 'solve' | 'reopen' | 'merge' | 'unmerge' }
  | { readonly kind: 'rate'; readonly rating: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constant('status' as const), status: fc.constantFrom(...TICKET_STATUSES) }),
  fc.record({ kind: fc.constant('priority' as const), priority: fc.constantFrom(...TICKET_PRIORITIES) }),
  fc.record({ kind: fc.constant('assign' as const), to: fc.boolean() }),
  fc.record({ kind: fc.constant('tags' as const), tags: fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd')) }),
  fc.record({
    kind: fc.constant('staff' as const),
    internal: fc.boolean(),
    status: fc.option(fc.constantFrom(...TICKET_STATUSES), { nil: undefined }),
  }),
  fc.record({ kind: fc.constantFrom('requester' as const, 'solve' as const, 'reopen' as const, 'merge' as const, 'unmerge' as const) }),
  fc.record({ kind: fc.constant('rate' as const), rating: fc.integer({ min: 1, max: 5 }) }),
);

describe('histories of tickets', () => {
  let api: TestApi;
  let boss: Actor;
  let ana: Actor;
  let tickets: TicketService;
  let merging: TicketMergeService;
  let own: RequesterTicketService;
  let directory: TicketDirectory;

  const actor = ({ userId }: SignedIn, organisationId: string, role: string) =>
    new Actor(userId, '', organisationId, [{ role, scopeType: 'organisation', scopeId: organisationId }]);

  beforeAll(async () => {
    api = await startTestApi();
    const [one, two] = [await signIn(api.app, { admin: true }), await signIn(api.app)];
    const home = (await api.request({ url: '/api/admin/tickets', token: one.token })).status === 200 ? await homeOf(two) : '';
    [boss, ana] = [actor(one, home, 'admin'), actor(two, home, 'user')];
    tickets = api.app.get(TicketService, { strict: false });
    merging = api.app.get(TicketMergeService, { strict: false });
    own = api.app.get(RequesterTicketService, { strict: false });
    directory = api.app.get(TicketDirectory, { strict: false });
  });
  afterAll(() => api.close());

  const homeOf = async (person: SignedIn): Promise<string> => {
    const made = await api.request({ method: 'POST', url: '/api/tickets', token: person.token, body: { subject: 's', body: 'b' } });
    return (await api.app.get(TicketDirectory, { strict: false }).stateOf(made.body.id))!.organisationId;
  };
  const stateOf = async (id: string): Promise<TicketState> => (await directory.stateOf(id))!.state;

  /** @returns whether it was allowed */
  const done = async (id: string, other: string, each: Step): Promise<boolean> => {
    try {
      if (each.kind === 'status') await tickets.update(boss, id, { status: each.status });
      else if (each.kind === 'priority') await tickets.update(boss, id, { priority: each.priority });
      else if (each.kind === 'assign') await tickets.update(boss, id, { assigneeId: each.to ? boss.userId : null });
      else if (each.kind === 'tags') await tickets.update(boss, id, { tags: each.tags });
      else if (each.kind === 'staff') await tickets.reply(boss, id, { body: 'x', internal: each.internal, status: each.status });
      else if (each.kind === 'requester') await own.reply(ana, id, { body: 'y' });
      else if (each.kind === 'merge') await merging.merge(boss, id, other);
      else if (each.kind === 'unmerge') await merging.unmerge(boss, id);
      else if (each.kind === 'rate') await own.rate(ana, id, { rating: each.rating, ratingComment: null });
      else await own[each.kind](ana, id);
      return true;
    } catch (error) {
      if (error instanceof AppError) return false;
      throw error;
    }
  };

  it('TK3 what the entries make one after the other is the row, without gaps, after whatever was tried', async () => {
    const tries = { allowed: 0, refused: 0 };
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 12 }), async (steps) => {
        const { ticketId: id } = await own.raise(ana, { subject: 'Printer', body: 'x' });
        const { ticketId: other } = await own.raise(ana, { subject: 'Other', body: 'x' });
        for (const each of steps) tries[(await done(id, other, each)) ? 'allowed' : 'refused'] += 1;
        for (const ticket of [id, other]) {
          const entries = await directory.entriesAfter(ticket, 0);
          expect(entries.map(({ sequence }) => sequence)).toEqual(entries.map((_, index) => index + 1));
          expect(folded(entries)).toEqual(await stateOf(ticket));
          for (const { kind, changes } of entries)
            expect(kind === 'change' ? Object.keys(changes ?? {}).length > 0 : changes === null).toBe(true);
        }
      }),
      { numRuns: 25 },
    );
    expect(Math.min(tries.allowed, tries.refused)).toBeGreaterThan(15);
  });

  it('TK3 whoever may work on tickets and not read them is told nothing of them', async () => {
    const { ticketId: id } = await own.raise(ana, { subject: 'Printer', body: 'x' });
    await tickets.reply(boss, id, { body: 'A note', internal: true });
    const blind = new Actor(boss.userId, '', boss.organisationId, boss.grants);
    vi.spyOn(blind, 'can').mockImplementation((permission) => permission !== 'tickets.read');
    await expect(tickets.update(blind, id, { priority: 'low' }, 1)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(tickets.reply(blind, id, { body: 'y', internal: true, version: 1 })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    for (const requester of [{ requesterId: boss.userId }, { requesterEmail: 'blind@example.com' }])
      await expect(tickets.raise(blind, { ...requester, subject: 'Blind', body: 'x' })).rejects.toMatchObject({
        code: 'REQUESTER_UNKNOWN',
      });
  });

  it('TK3 staff goes from each state to those that the table says, and to no other', async () => {
    const database = new Client({ connectionString: api.database.ownerUrl, options: '-c search_path=app' });
    await database.connect();
    try {
      const ways: string[] = [];
      for (const from of TICKET_STATUSES)
        for (const to of TICKET_STATUSES) {
          const { ticketId: id } = await own.raise(ana, { subject: 'Printer', body: 'x' });
          const settled = from === 'solved' || from === 'closed';
          await database.query('update tickets set status = $2, solved_at = case when $3 then now() end where id = $1', [
            id,
            from,
            settled,
          ]);
          const went = (await done(id, id, { kind: 'status', status: to })) && (await stateOf(id)).status === to && from !== to;
          if (went) ways.push(`${from} → ${to}`);
          expect([from, to, went]).toEqual([from, to, mayMove(from, to, 'staff')]);
        }
      expect(ways).toHaveLength(14);
    } finally {
      await database.end();
    }
  });

  it('TK3 merging and undoing it leaves both tickets as they were', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 6 }), async (steps) => {
        const { ticketId: id } = await own.raise(ana, { subject: 'Printer', body: 'x' });
        const { ticketId: other } = await own.raise(ana, { subject: 'Other', body: 'x' });
        for (const each of steps) if (each.kind !== 'merge' && each.kind !== 'unmerge') await done(id, other, each);
        const before = await Promise.all([stateOf(id), stateOf(other)]);
        if (!(await done(id, other, { kind: 'merge' }))) return;
        expect((await stateOf(id)).mergedInto).toBe(other);
        await merging.unmerge(boss, id);
        const [source, target] = await Promise.all([stateOf(id), stateOf(other)]);
        expect(target).toEqual(before[1]);
        expect(source).toEqual({ ...before[0], version: before[0].version + 2, updatedAt: source.updatedAt });
      }),
      { numRuns: 12 },
    );
  });

  it('TK3 two who merge crosswise and one who writes at the same time wait for one another, and nobody for good', async () => {
    for (let round = 0; round < 5; round += 1) {
      const { ticketId: id } = await own.raise(ana, { subject: 'One', body: 'x' });
      const { ticketId: other } = await own.raise(ana, { subject: 'Other', body: 'x' });
      const ends = await Promise.all([
        done(id, other, { kind: 'merge' }),
        done(other, id, { kind: 'merge' }),
        own.reply(ana, id, { body: 'y' }).then(() => true),
        own.reply(ana, other, { body: 'z' }).then(() => true),
      ]);
      expect(ends.slice(0, 2).filter(Boolean)).toHaveLength(1);
      for (const ticket of [id, other]) expect(folded(await directory.entriesAfter(ticket, 0))).toEqual(await stateOf(ticket));
    }
  });
});
