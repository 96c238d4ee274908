import { IsInt, Max, Min } from 'class-validator';
import { IsLabel, MayBeAbsent } from '#platform/http';

const YEAR_SECONDS = 31_536_000;

/** A new heartbeat. */
export class CreateHeartbeatDto {
  @IsLabel(80)
  name: string;

  /** A report is expected this often. */
  @IsInt()
  @Min(30)
  @Max(YEAR_SECONDS)
  periodSeconds: number;

  /** How late it may be before anybody is told. */
  @IsInt()
  @Min(0)
  @Max(YEAR_SECONDS)
  graceSeconds: number;
}

/** Changes of a heartbeat; absent fields stay as they are. */
export class UpdateHeartbeatDto {
  @MayBeAbsent()
  @IsLabel(80)
  name?: string;

  /** A report is expected this often. */
  @MayBeAbsent()
  @IsInt()
  @Min(30)
  @Max(YEAR_SECONDS)
  periodSeconds?: number;

  /** How late it may be before anybody is told. */
  @MayBeAbsent()
  @IsInt()
  @Min(0)
  @Max(YEAR_SECONDS)
  graceSeconds?: number;
}
