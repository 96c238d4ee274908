import { IsIn, IsUUID } from 'class-validator';
import { AppError, PlatformErrors } from '#platform/errors';
import { IsDay, MayBeAbsent } from '#platform/http';
import type { CivilDate } from '#platform/time';
import { PERIODS } from '../period.js';
import type { StatsRequest } from '../stats.service.js';

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

/** @throws AppError VALIDATION_FAILED for one end alone, or for both and a period */
export function requestOf({ period, from, to, organisationId }: StatsDto): StatsRequest {
  if ((from === undefined) !== (to === undefined)) refuse(from === undefined ? 'from' : 'to', 'is needed too');
  if (from !== undefined && period !== undefined) refuse('period', 'must not be given together with from and to');
  return { period, organisationId, range: from === undefined ? undefined : { from: from as CivilDate, to: to as CivilDate } };
}

function refuse(field: string, problem: string): never {
  throw new AppError(PlatformErrors.VALIDATION_FAILED, { fields: [{ field, problem }] });
}
