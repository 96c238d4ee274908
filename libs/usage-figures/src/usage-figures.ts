import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type DailySeries, type Gauge, type Ratio, type StatsContributor, StatsRegistry } from '#platform/stats';
import { DeskFiguresQuery } from './desk-figures.query.js';
import { PeopleFiguresQuery } from './people-figures.query.js';
import { SignInFiguresQuery } from './sign-in-figures.query.js';
import { TicketFiguresQuery } from './ticket-figures.query.js';

/** What can be counted of people, sign-ins, desks and tickets. */
@Injectable()
export class UsageFigures implements StatsContributor, OnModuleInit {
  readonly name = 'usage-figures';
  readonly series: readonly DailySeries[];
  readonly gauges: readonly Gauge[];
  readonly ratios: readonly Ratio[] = [{ key: 'desk-occupancy', topics: ['overview'], used: 'bookings', available: 'desks' }];

  constructor(
    private readonly registry: StatsRegistry,
    people: PeopleFiguresQuery,
    signIns: SignInFiguresQuery,
    desks: DeskFiguresQuery,
    tickets: TicketFiguresQuery,
  ) {
    this.series = [
      { key: 'sign-ups', topics: ['overview', 'users'], count: (range, ids) => people.signUps(range, ids) },
      { key: 'sign-ins', topics: ['overview', 'users'], count: (range, ids) => signIns.signIns(range, ids) },
      { key: 'bookings', topics: ['overview'], count: (range, ids) => desks.bookings(range, ids) },
      { key: 'tickets-raised', topics: ['overview'], count: (range, ids) => tickets.raised(range, ids) },
      { key: 'tickets-solved', topics: ['overview'], count: (range, ids) => tickets.solved(range, ids) },
      { key: 'ticket-answers-in-time', topics: ['overview'], count: (range, ids) => tickets.answers(range, ids, 'in time') },
      { key: 'ticket-answers-late', topics: ['overview'], count: (range, ids) => tickets.answers(range, ids, 'late') },
    ];
    this.gauges = [
      { key: 'people', topics: ['overview', 'users'], value: (scope) => people.active(scope) },
      { key: 'suspended', topics: ['overview', 'users'], value: (scope) => people.suspended(scope) },
      { key: 'registrations-waiting', topics: ['users'], value: (scope) => people.waiting(scope) },
      { key: 'active-sessions', topics: ['overview', 'users'], value: (scope) => signIns.standing(scope) },
      { key: 'desks', topics: ['overview'], value: (scope) => desks.desks(scope) },
      { key: 'tickets-open', topics: ['overview'], value: (scope) => tickets.open(scope) },
    ];
  }

  onModuleInit(): void {
    this.registry.register(this);
  }
}
