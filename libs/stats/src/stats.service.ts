import { Injectable } from '@nestjs/common';
import { OrganisationDirectory } from '#organisations';
import type { Actor } from '#platform/access';
import { DemoSeeder } from '#platform/demo';
import { AppError, PlatformErrors } from '#platform/errors';
import type { DayRange, StatsTopic } from '#platform/stats';
import { civilDateIn, Clock } from '#platform/time';
import { type Figures, FigureReader, type Reading } from './figure-reader.js';
import { type MoneyFigures, MoneyReader } from './money-reader.js';
import { lastDays, lengthOf, MOST_DAYS, type Period, previousOf } from './period.js';
import { organisationsFor } from './stats.policy.js';

/** Which days, of whom. Either a period that ends today or both ends. */
export interface StatsRequest {
  readonly period?: Period | undefined;
  readonly range?: DayRange | undefined;
  readonly organisationId?: string | undefined;
}

/** The days that an answer is about. */
export interface StatsDays {
  readonly period: DayRange;
  readonly previous: DayRange;
}

/** Figures with the days they are about. */
export type StatsAnswer = Figures & StatsDays;
/** Money with the days it is about. */
export type MoneyAnswer = MoneyFigures & StatsDays;

const KEEP_MS = 60_000;
const MOST_KEPT = 200;

/** Figures for those who may see them. An answer is kept for a minute, so that a dashboard costs one count a minute, whoever looks. */
@Injectable()
export class StatsService {
  private readonly kept = new Map<string, { readonly at: number; readonly answer: Promise<unknown> }>();

  constructor(
    private readonly reader: FigureReader,
    private readonly money: MoneyReader,
    private readonly organisations: OrganisationDirectory,
    private readonly demo: DemoSeeder,
    private readonly clock: Clock,
  ) {}

  /** @throws AppError VALIDATION_FAILED, FORBIDDEN, NOT_FOUND */
  read(actor: Actor, topic: StatsTopic, request: StatsRequest): Promise<StatsAnswer> {
    return this.answer(actor, topic, request, (reading) => this.reader.read(topic, reading));
  }

  /** What was paid and given back. @throws AppError VALIDATION_FAILED, FORBIDDEN, NOT_FOUND */
  readMoney(actor: Actor, request: StatsRequest): Promise<MoneyAnswer> {
    return this.answer(actor, 'transactions', request, (reading) => this.money.read(reading));
  }

  /** The days that are meant, in the zone of whom they are of. @throws AppError as `read` */
  async daysOf(actor: Actor, request: StatsRequest): Promise<DayRange> {
    return (await this.readingOf(actor, request)).period;
  }

  private async answer<T extends object>(
    actor: Actor,
    about: string,
    request: StatsRequest,
    read: (reading: Reading) => Promise<T>,
  ): Promise<T & StatsDays> {
    const reading = await this.readingOf(actor, request);
    const { period, previous, today, organisationIds } = reading;
    // Whoever loads or removes demo data looks at the figures next.
    const demo = (await this.demo.findLive())?.id;
    const key = JSON.stringify([about, organisationIds && [...organisationIds].toSorted(), period, today, demo]);
    return { period, previous, ...(await this.once(key, () => read(reading))) };
  }

  private async readingOf(actor: Actor, request: StatsRequest): Promise<Reading> {
    const organisationIds = organisationsFor(actor, request.organisationId);
    const today = civilDateIn(await this.zoneOf(organisationIds), this.clock.now());
    const period = request.range ?? lastDays(request.period ?? '30d', today);
    refuseUnlessShort(period);
    return { period, previous: previousOf(period), today, organisationIds };
  }

  /** That of the only organisation it is about; of the default one otherwise. */
  private async zoneOf(organisationIds: readonly string[] | null): Promise<string> {
    const [only] = organisationIds ?? [];
    if (only === undefined || organisationIds!.length > 1) return (await this.organisations.default()).timeZone;
    const organisation = await this.organisations.find(only);
    if (!organisation) throw new AppError(PlatformErrors.NOT_FOUND);
    return organisation.timeZone;
  }

  /** @param key says what is read, so that its answers are of one kind. */
  private once<T>(key: string, read: () => Promise<T>): Promise<T> {
    const now = performance.now();
    const known = this.kept.get(key);
    if (known && now - known.at < KEEP_MS) return known.answer as Promise<T>;
    for (const [other, { at }] of this.kept) if (now - at >= KEEP_MS || this.kept.size >= MOST_KEPT) this.kept.delete(other);
    const answer = read();
    this.kept.set(key, { at: now, answer });
    // A failure is not worth keeping.
    answer.catch(() => this.kept.delete(key));
    return answer;
  }
}

function refuseUnlessShort(range: DayRange): void {
  const days = lengthOf(range);
  if (days >= 1 && days <= MOST_DAYS) return;
  const problem = days < 1 ? 'must not be before from' : `must be at most ${MOST_DAYS} days after from`;
  throw new AppError(PlatformErrors.VALIDATION_FAILED, { fields: [{ field: 'to', problem }] });
}
