import { Transform } from 'class-transformer';
import { IsInt, Max, Min } from 'class-validator';
import { IsLabel, MayBeAbsent } from '#platform/http';

const MOST_BYTES = Number.MAX_SAFE_INTEGER;
const DIGITS = /^\d{1,16}$/;

/** A backup to be uploaded. */
export class BeginUploadDto {
  /** Of the whole file. */
  @IsInt()
  @Min(1)
  @Max(MOST_BYTES)
  bytes: number;

  /** What it is called, for whoever looks through the list. */
  @MayBeAbsent()
  @IsLabel(200)
  name?: string;
}

/** Where a piece belongs. */
export class UploadPieceDto {
  /** Bytes before it. */
  @Transform(({ value }: { value: unknown }) => (typeof value === 'string' && DIGITS.test(value) ? Number(value) : value))
  @IsInt()
  @Min(0)
  @Max(MOST_BYTES)
  offset: number;
}
