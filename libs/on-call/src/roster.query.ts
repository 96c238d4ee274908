import { Injectable } from '@nestjs/common';
import { Clock } from '#platform/time';
import { UserDirectory } from '#users';
import { ACT } from './on-call.policy.js';
import type { Rota, RotaOverride } from './rota.js';
import { RotaOverrideRepository } from './rota-override.repository.js';
import { orderAt, type Shift, shiftsBetween } from './shifts.js';

/** Longer than an override and a turn together: what cuts a shift short begins no later. */
const AROUND_MS = 124 * 86_400_000;

/** Told at once, at most; more are no help to each other. */
export const MOST_RECIPIENTS = 100;

/** Who does what, of some rotas around some time, as of one moment. */
export class Roster {
  private readonly overrides: Map<string, RotaOverride[]>;

  /** @param able who may act now: what is over is not rewritten when somebody no longer may. */
  constructor(
    overrides: readonly RotaOverride[],
    private readonly able: ReadonlySet<string>,
    private readonly now: Date,
  ) {
    this.overrides = Map.groupBy(overrides, ({ rotaId }) => rotaId);
  }

  isAble(userId: string): boolean {
    return this.able.has(userId);
  }

  shiftsOf(rota: Rota, from: Date, until: Date): Shift[] {
    return shiftsBetween(rota, this.overrides.get(rota.id) ?? [], this.canAct, from, until);
  }

  /** The shift of the moment, and the one after it. */
  shiftAt(rota: Rota, at: Date): { readonly current: Shift | null; readonly next: Shift | null } {
    const [current = null] = this.shiftsOf(rota, at, new Date(at.getTime() + 1));
    const [next = null] = current ? this.shiftsOf(rota, current.until, new Date(current.until.getTime() + 1)) : [];
    return { current, next };
  }

  /** Who is on call, then whose turns come next. */
  orderOf(rota: Rota, at: Date): string[] {
    return orderAt(rota, this.overrides.get(rota.id) ?? [], this.canAct, at);
  }

  private readonly canAct = (userId: string, until: Date): boolean => until <= this.now || this.able.has(userId);
}

/** What a roster is made of. */
@Injectable()
export class RosterQuery {
  constructor(
    private readonly overrides: RotaOverrideRepository,
    private readonly users: UserDirectory,
    private readonly clock: Clock,
  ) {}

  /** For questions about the time from `from` to `until`. */
  async load(rotas: readonly Rota[], from: Date, until: Date = from): Promise<Roster> {
    const now = this.clock.now();
    const ids = rotas.map(({ id }) => id);
    const overrides = await this.overrides.findWithin(ids, new Date(from.getTime() - AROUND_MS), new Date(until.getTime() + AROUND_MS));
    const people = new Set(rotas.flatMap(({ members }) => members));
    for (const override of overrides) if (override.until > now) people.add(override.userId);
    return new Roster(overrides, await this.ableAmong([...people]), now);
  }

  /** Which of them may act on alerts now. */
  async ableAmong(userIds: readonly string[]): Promise<ReadonlySet<string>> {
    return new Set(await this.users.holdersOf(ACT, userIds));
  }

  /** Everybody who may, at most `MOST_RECIPIENTS`. */
  async everybody(): Promise<string[]> {
    return (await this.users.holdersOf(ACT)).slice(0, MOST_RECIPIENTS);
  }
}
