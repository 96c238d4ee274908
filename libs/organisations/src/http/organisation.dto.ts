import { IsString, Length, Matches } from 'class-validator';
import { IsLabel, IsTimeZone, MayBeAbsent } from '#platform/http';

const SLUG = /^[a-z0-9]+(-[a-z0-9]+)*$/;

/** A new organisation. */
export class CreateOrganisationDto {
  @IsLabel(200)
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
  @IsLabel(200)
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
