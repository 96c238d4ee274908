import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsInt, IsString, Matches, Max, Min } from 'class-validator';
import { MaxLength, MayBeAbsent, PageDto } from '#platform/http';

/** Text of several lines, without other control characters, that says something. */
const TEXT = /^(?=[\s\S]*\S)[^\p{Cc}\p{Cs}]*(?:[\n\t][^\p{Cc}\p{Cs}]*)*$/u;
const TEXT_RULE = { message: '$property must have visible characters and no control characters but new lines' };
const STATES = ['open', 'resolved'] as const;

/** Which incidents. */
export class ListIncidentsDto extends PageDto {
  /** `open`: fires or was acknowledged. Absent: all. */
  @ApiPropertyOptional({ enum: STATES })
  @MayBeAbsent()
  @IsIn(STATES)
  state?: 'open' | 'resolved';

  @MayBeAbsent()
  @IsString()
  @MaxLength(60)
  @Matches(/^[a-z0-9:-]+$/, { message: '$property must be the key of a group' })
  group?: string;
}

/** How long nobody is to be told. */
export class SilenceIncidentDto {
  /** 5 to 10080, which is a week. */
  @IsInt()
  @Min(5)
  @Max(10_080)
  minutes: number;

  @IsString()
  @MaxLength(200)
  @Matches(TEXT, TEXT_RULE)
  reason: string;
}

/** Why it is over. */
export class ResolveIncidentDto {
  @IsString()
  @MaxLength(200)
  @Matches(TEXT, TEXT_RULE)
  reason: string;
}

/** Something for those who read it later. */
export class NoteIncidentDto {
  @IsString()
  @MaxLength(2_000)
  @Matches(TEXT, TEXT_RULE)
  text: string;
}
