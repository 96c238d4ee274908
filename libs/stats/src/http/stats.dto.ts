import { IsIn, IsUUID, registerDecorator } from 'class-validator';
import { MayBeAbsent } from '#platform/http';
import { isCivilDate } from '#platform/time';
import { PERIODS } from '../period.js';

/** Field rule: a day of the calendar. */
function IsDay(): PropertyDecorator {
  return (target, propertyKey) =>
    registerDecorator({
      name: 'isDay',
      target: target.constructor,
      propertyName: String(propertyKey),
      validator: { validate: isCivilDate, defaultMessage: () => '$property must be a day, such as 2026-11-21' },
    });
}

/** Which days, of whom. */
export class StatsDto {
  /** So many days up to today; `30d` when nothing is said. Not together with `from` and `to`. */
  @MayBeAbsent()
  @IsIn(PERIODS)
  period?: '7d' | '30d' | '90d';

  /** First day, `YYYY-MM-DD`; with `to`. */
  @MayBeAbsent()
  @IsDay()
  from?: string;

  /** Last day, at most 366 days in all; may lie ahead. */
  @MayBeAbsent()
  @IsDay()
  to?: string;

  /** Only this organisation; all within reach when absent. */
  @MayBeAbsent()
  @IsUUID()
  organisationId?: string;
}
