import { IsIn, IsUUID } from 'class-validator';
import { AppError, PlatformErrors } from '#platform/errors';
import { IsDay, MayBeAbsent } from '#platform/http';
import type { CivilDate } from '#platform/time';
import type { StatsRequest } from '#stats';
import { REPORT_FORMATS, REPORT_KINDS } from '../tables.js';

/** A report to be made. */
export class CreateReportDto {
  @IsIn(REPORT_KINDS)
  kind: 'overview' | 'users' | 'transactions';

  @IsIn(REPORT_FORMATS)
  format: 'csv' | 'pdf';

  /** Language of the report; the own one when absent. */
  @MayBeAbsent()
  @IsIn(['es', 'en'])
  language?: 'es' | 'en';

  /** So many days up to today; `30d` when nothing is said. Not together with `from` and `to`. */
  @MayBeAbsent()
  @IsIn(['7d', '30d', '90d'])
  period?: '7d' | '30d' | '90d';

  /** First day, `YYYY-MM-DD`; with `to`. */
  @MayBeAbsent()
  @IsDay()
  from?: string;

  /** Last day, at most 366 days in all. */
  @MayBeAbsent()
  @IsDay()
  to?: string;

  /** Of this organisation; of the whole installation when absent. */
  @MayBeAbsent()
  @IsUUID()
  organisationId?: string;
}

/** @throws AppError VALIDATION_FAILED for one end alone, or for both and a period */
export function daysOf({ period, from, to }: CreateReportDto): Pick<StatsRequest, 'period' | 'range'> {
  if ((from === undefined) !== (to === undefined)) refuse(from === undefined ? 'from' : 'to', 'is needed too');
  if (from !== undefined && period !== undefined) refuse('period', 'must not be given together with from and to');
  return { period, range: from === undefined ? undefined : { from: from as CivilDate, to: to as CivilDate } };
}

function refuse(field: string, problem: string): never {
  throw new AppError(PlatformErrors.VALIDATION_FAILED, { fields: [{ field, problem }] });
}
