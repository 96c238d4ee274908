import { IsIn } from 'class-validator';
import { MayBeAbsent } from '#platform/http';

/** How far a purge goes. */
export class PurgeDemoDto {
  /** `remove`: also what people made among the demo data, such as a booking of a demo desk. Absent: refuse if there is any. */
  @MayBeAbsent()
  @IsIn(['remove'])
  attached?: 'remove';
}
