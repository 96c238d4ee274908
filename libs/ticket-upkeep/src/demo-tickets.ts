import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Attachments } from '#attachments';
import { DemoPeopleDirectory } from '#demo-people';
import { type DemoBatch, type DemoContributor, DemoSeeder, type RowCounts } from '#platform/demo';
import { Clock } from '#platform/time';
import { ENTRY_TARGET, type PastEntry, type TicketStatus, TicketStaffQuery, TicketWriter } from '#tickets';
import { DemoTicketRepository } from './demo-ticket.repository.js';
import { DEMO_TICKETS, type DemoTicketText } from './demo-ticket-texts.js';

const HOUR = 3_600_000;
const DAYS = 24;
const TEAMS = ['Informática', 'Edificio'];
/** Where tickets stand in turn: most of those that are old are settled. */
const STANDS: readonly (TicketStatus | null)[] = [null, 'open', 'pending', 'solved', 'closed', 'open', 'on_hold', 'closed', null, 'solved'];
const FIRST = '00000000-0000-0000-0000-000000000000';

/** A queue as it may be on some morning: forty tickets of demo people, in two languages. */
@Injectable()
export class DemoTickets implements DemoContributor, OnModuleInit {
  readonly name = 'tickets';
  readonly after = ['organisations', 'people'];

  constructor(
    private readonly seeder: DemoSeeder,
    private readonly people: DemoPeopleDirectory,
    private readonly staff: TicketStaffQuery,
    private readonly writer: TicketWriter,
    private readonly tickets: DemoTicketRepository,
    private readonly attachments: Attachments,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.seeder.register(this);
  }

  async seed(batch: DemoBatch): Promise<string[]> {
    const people = (await this.people.active(batch)).map(({ id }) => id);
    const workers = (await this.staff.workersOf(batch.organisationId)).map(({ id }) => id).filter((id) => people.includes(id));
    const requesters = people.filter((id) => !workers.includes(id));
    if (requesters.length === 0) return [];
    const teams: string[] = [];
    for (const name of TEAMS) teams.push(await this.tickets.insertTeam(batch, name));
    const now = this.clock.now().getTime();
    for (const [index, text] of DEMO_TICKETS.entries()) {
      const began = now - ((DEMO_TICKETS.length - index) / DEMO_TICKETS.length) * DAYS * 24 * HOUR + (index % 7) * HOUR;
      const stands = index > 33 && index % 2 === 0 ? null : STANDS[index % STANDS.length]!;
      const who = {
        requester: requesters[(index * 7) % requesters.length]!,
        worker: workers.length === 0 ? null : workers[index % workers.length]!,
        team: teams[index % teams.length]!,
      };
      await this.writer.plant(batch.organisationId, batch.id, historyOf(text, who, Math.min(began, now - HOUR), stands, now));
    }
    return [`${DEMO_TICKETS.length} tickets of ${requesters.length} people, in ${TEAMS.length} teams`];
  }

  async count(batch: DemoBatch): Promise<RowCounts> {
    return { tickets: await this.tickets.count(batch, true), ticket_teams: await this.tickets.countTeams(batch) };
  }

  /** Whoever writes to a ticket has its row first. */
  hold({ organisationId }: DemoBatch): Promise<void> {
    return this.tickets.hold(organisationId);
  }

  async attached(batch: DemoBatch, since?: Date): Promise<RowCounts> {
    return {
      tickets: await this.tickets.count(batch, false, since),
      ticket_entries: await this.tickets.countWrittenByOthers(batch, await this.people.ids(batch), since),
    };
  }

  async purge({ organisationId }: DemoBatch): Promise<void> {
    for (let after = FIRST; ;) {
      const entries = await this.tickets.entriesAfter(organisationId, after);
      if (entries.length === 0) break;
      await this.attachments.removeOf(ENTRY_TARGET, entries);
      after = entries.at(-1)!;
    }
    await this.tickets.removeAll(organisationId);
  }
}

interface Who {
  readonly requester: string;
  readonly worker: string | null;
  readonly team: string;
}

/** What happened to a ticket until now: raised, taken, answered, and brought to where it stands. */
function historyOf(
  text: DemoTicketText,
  { requester, worker, team }: Who,
  began: number,
  stands: TicketStatus | null,
  now: number,
): PastEntry[] {
  let at = began;
  const later = (hours: number): Date => {
    at = Math.min(at + hours * HOUR, now);
    return new Date(at);
  };
  const first = { from: null, to: text.subject };
  const mine = { authorId: requester, authorSide: 'requester' as const };
  const entries: PastEntry[] = [
    {
      ...mine,
      kind: 'change',
      changes: {
        subject: first,
        status: { from: null, to: 'new' },
        priority: { from: null, to: text.priority },
        requesterId: { from: null, to: requester },
        tags: { from: null, to: [text.tag] },
      },
      createdAt: later(0),
    },
    { ...mine, kind: 'message', body: text.body, createdAt: later(0) },
  ];
  if (stands === null || worker === null) return entries;
  const theirs = { authorId: worker, authorSide: 'staff' as const };
  entries.push({
    ...theirs,
    kind: 'change',
    changes: { status: { from: 'new', to: 'open' }, assigneeId: { from: null, to: worker }, teamId: { from: null, to: team } },
    createdAt: later(0.5),
  });
  if (stands === 'open') return entries;
  entries.push({ ...theirs, kind: 'message', body: text.answer, createdAt: later(1.5) });
  const settled = stands === 'closed' ? 'solved' : stands;
  entries.push({ ...theirs, kind: 'change', changes: { status: { from: 'open', to: settled } }, createdAt: later(0) });
  if (stands === 'closed')
    entries.push({
      authorId: null,
      authorSide: 'system',
      kind: 'change',
      changes: { status: { from: 'solved', to: 'closed' } },
      createdAt: later(7 * 24),
    });
  return entries;
}
