import { IsString, MaxLength } from 'class-validator';
import { IsLabel } from '#platform/http';

/** What confirms that data is to be replaced. */
export class ConfirmWordDto {
  /** `confirmWord` of the preview. */
  @IsString()
  @MaxLength(40)
  confirmWord: string;
}

/** What confirms a restore. */
export class RestoreDto extends ConfirmWordDto {
  /** Why; kept in the trail. */
  @IsLabel(300)
  reason: string;
}
