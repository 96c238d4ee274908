import { IsIn, IsInt, IsOptional, Max, Min } from 'class-validator';
import { IsInstant, IsLabel, MayBeAbsent } from '#platform/http';

const SETTABLE = ['banner', 'read_only', 'full'] as const;

/** What to set. */
export class EnableMaintenanceDto {
  /** `banner`: people are told. `read_only`: they can look, and change nothing. `full`, when absent: they are kept out. */
  @MayBeAbsent()
  @IsIn(SETTABLE)
  level?: (typeof SETTABLE)[number];

  /** Shown to everybody. */
  @IsLabel(300)
  reason: string;

  /** ISO 8601; it is announced until then. Now when absent; within a year. */
  @IsOptional()
  @IsInstant()
  startsAt?: string | null;

  /** ISO 8601; it ends by itself then. Until somebody ends it when absent. */
  @IsOptional()
  @IsInstant()
  until?: string | null;

  /** When those who are refused are told to come back; 300 when absent. */
  @MayBeAbsent()
  @IsInt()
  @Min(1)
  @Max(86_400)
  retryAfterSeconds?: number;
}
