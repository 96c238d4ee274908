import { IsInt, IsObject, Max, Min } from 'class-validator';
import { IsLabel, MayBeAbsent } from '#platform/http';

/** New values of some settings. */
export class ChangeConfigDto {
  /** Value by key; null goes back to the default. Keys that are not named stay as they are. */
  @IsObject()
  values: Record<string, unknown>;

  /** Why; shown in the history. */
  @MayBeAbsent()
  @IsLabel(500)
  comment?: string;
}

/** Which version to bring back. */
export class RestoreConfigDto {
  /** As the history names it; 0 for the defaults. */
  @IsInt()
  @Min(0)
  @Max(999_999_999)
  version: number;

  /** Why; shown in the history. */
  @MayBeAbsent()
  @IsLabel(500)
  comment?: string;
}
