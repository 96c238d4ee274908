import type { CivilDate } from '#platform/time';

/** In which order and when people take turns. */
export interface RotaPlan {
  /** Name of the tz database: the hands of its clocks say when a turn ends. */
  readonly zone: string;
  /** Local time of the change, `HH:MM`. */
  readonly handover: string;
  /** Days of a turn. */
  readonly shiftDays: number;
  /** A day on which a turn of the first member begins. The turns before it are counted back from there: nobody is without cover. */
  readonly startsOn: CivilDate;
  /** Ids of people, in the order of their turns. */
  readonly members: readonly string[];
}

export interface Rota extends RotaPlan {
  readonly id: string;
  readonly name: string;
  readonly version: number;
}

/** What a change gives a rota. */
export type RotaValues = Pick<Rota, 'name' | 'zone' | 'handover' | 'shiftDays' | 'startsOn' | 'members'>;

/** Somebody takes over for a while, whoever's turn it is. */
export interface RotaOverride {
  readonly id: string;
  readonly rotaId: string;
  readonly userId: string;
  readonly from: Date;
  /** Excluded. */
  readonly until: Date;
  readonly note: string;
}
