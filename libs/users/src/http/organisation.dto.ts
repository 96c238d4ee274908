import { Type } from 'class-transformer';
import { IsInt, IsNotEmpty, IsOptional, IsString, Length, Matches, Max, MaxLength, Min, registerDecorator, ValidateIf } from 'class-validator';
import { isTimeZone } from '#platform/time';

const SLUG = /^[a-z0-9]+(-[a-z0-9]+)*$/;
const NAME = /^(?=.*[^\s])[^\p{C}]+$/u;

function IsTimeZone(): PropertyDecorator {
  return (target, propertyKey) =>
    registerDecorator({
      name: 'isTimeZone',
      target: target.constructor,
      propertyName: String(propertyKey),
      validator: { validate: isTimeZone, defaultMessage: () => '$property must be a name of the tz database, such as Europe/Madrid' },
    });
}

/** Absent keeps what is there; null is not a value of these fields, so it is refused. */
function MayBeAbsent(): PropertyDecorator {
  return ValidateIf((_, value) => value !== undefined);
}

/** A new organisation. */
export class CreateOrganisationDto {
  @IsString()
  @Length(1, 200)
  @Matches(NAME, { message: '$property must have visible characters and no control characters' })
  name: string;

  /** Short name in links; made from the name when absent. */
  @MayBeAbsent()
  @IsString()
  @Length(1, 63)
  @Matches(SLUG, { message: '$property must be lower-case letters, digits and single hyphens' })
  slug?: string;

  /** Name of the tz database, such as `Europe/Madrid`. */
  @IsTimeZone()
  timeZone: string;
}

/** Changes of an organisation; absent fields stay as they are. */
export class UpdateOrganisationDto {
  @MayBeAbsent()
  @IsString()
  @Length(1, 200)
  @Matches(NAME, { message: '$property must have visible characters and no control characters' })
  name?: string;

  @MayBeAbsent()
  @IsString()
  @Length(1, 63)
  @Matches(SLUG, { message: '$property must be lower-case letters, digits and single hyphens' })
  slug?: string;

  @MayBeAbsent()
  @IsTimeZone()
  timeZone?: string;
}

/** Which page of organisations. */
export class ListOrganisationsDto {
  /** `nextCursor` of the page before. */
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(200)
  cursor?: string;

  /** 1 to 100; 50 when absent. */
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(100)
  limit?: number;
}
