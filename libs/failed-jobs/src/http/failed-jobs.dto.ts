import { ArrayMaxSize, ArrayNotEmpty, IsArray, IsIn, IsString, MaxLength } from 'class-validator';
import { MayBeAbsent, PageDto } from '#platform/http';
import { QUEUES, type QueueName } from '#platform/jobs';

/** Which jobs. */
export class FailedJobsDto extends PageDto {
  /** Those of one queue; all when absent. */
  @MayBeAbsent()
  @IsIn(QUEUES)
  queue?: QueueName;

  /** Only failed jobs are listed. */
  @MayBeAbsent()
  @IsIn(['failed'])
  state?: 'failed';
}

/** Jobs to run again. */
export class RetryJobsDto {
  /** Up to 100 ids. */
  @IsArray()
  @ArrayNotEmpty()
  @ArrayMaxSize(100)
  @IsString({ each: true })
  @MaxLength(200, { each: true })
  ids: string[];
}
