import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayUnique,
  IsArray,
  IsIn,
  IsInt,
  IsObject,
  IsOptional,
  IsUUID,
  Max,
  Min,
  ValidateIf,
  ValidateNested,
} from 'class-validator';
import { MayBeAbsent } from '#platform/http';
import { type MetricTargets, PAUSABLE, type Pausable } from '../clock.js';
import type { TargetValues } from '../ticket-target.repository.js';

/** A year of days and nights. */
const MOST_MINUTES = 525_600;
const given = (_: unknown, value: unknown) => value !== null;

/** Whose targets. */
export class TicketTargetsQueryDto {
  /** Your own organisation when absent. */
  @MayBeAbsent()
  @IsUUID()
  organisationId?: string;
}

/** Business minutes for one priority; null: not measured. */
export class MetricTargetsDto {
  /** Until staff answers for the first time. */
  @ValidateIf(given)
  @IsInt()
  @Min(1)
  @Max(MOST_MINUTES)
  firstResponse: number | null;

  /** From then on, until staff answers what the requester wrote; each time. */
  @ValidateIf(given)
  @IsInt()
  @Min(1)
  @Max(MOST_MINUTES)
  nextResponse: number | null;

  /** Until it is solved. */
  @ValidateIf(given)
  @IsInt()
  @Min(1)
  @Max(MOST_MINUTES)
  resolution: number | null;
}

/** For each priority. */
export class TargetsDto {
  @IsObject()
  @ValidateNested()
  @Type(() => MetricTargetsDto)
  low: MetricTargetsDto;

  @IsObject()
  @ValidateNested()
  @Type(() => MetricTargetsDto)
  normal: MetricTargetsDto;

  @IsObject()
  @ValidateNested()
  @Type(() => MetricTargetsDto)
  high: MetricTargetsDto;

  @IsObject()
  @ValidateNested()
  @Type(() => MetricTargetsDto)
  urgent: MetricTargetsDto;
}

/** What an organisation promises about its tickets; the whole of it. */
export class ReplaceTicketTargetsDto {
  /** Hours of the organisation or of the installation. Null or absent: its default. */
  @IsOptional()
  @IsUUID()
  businessHoursId?: string | null;

  @IsObject()
  @ValidateNested()
  @Type(() => TargetsDto)
  targets: TargetsDto;

  /** States in which clocks stand still. */
  @IsArray()
  @ArrayMaxSize(PAUSABLE.length)
  @ArrayUnique()
  @IsIn(PAUSABLE, { each: true })
  pausedIn: Pausable[];

  /** How much of the target is spent when somebody is warned, 1 to 99; null or absent: nobody is. */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(99)
  warnPercent?: number | null;
}

export function toTargetValues({ businessHoursId, targets, pausedIn, warnPercent }: ReplaceTicketTargetsDto): TargetValues {
  const { low, normal, high, urgent } = targets;
  return {
    businessHoursId: businessHoursId?.toLowerCase() ?? null,
    targets: { low: toMetrics(low), normal: toMetrics(normal), high: toMetrics(high), urgent: toMetrics(urgent) },
    pausedIn: PAUSABLE.filter((status) => pausedIn.includes(status)),
    warnPercent: warnPercent ?? null,
  };
}

function toMetrics({ firstResponse, nextResponse, resolution }: MetricTargetsDto): MetricTargets {
  return { first_response: firstResponse, next_response: nextResponse, resolution };
}
