import { ArrayMaxSize, IsArray, IsOptional, IsString, IsUUID, Matches } from 'class-validator';
import { IsLabel, MaxLength, MayBeAbsent } from '#platform/http';

const MOST = 200;

/** A new role. */
export class CreateRoleDto {
  /** Its name for programs, for good; made from the name when absent. Not for a role of an organisation. */
  @MayBeAbsent()
  @IsString()
  @Matches(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, { message: '$property must be lower-case letters, digits and single hyphens' })
  @MaxLength(50)
  key?: string;

  @IsLabel(100)
  name: string;

  @MayBeAbsent()
  @IsString()
  @MaxLength(500)
  @Matches(/^[^\p{C}]*$/u, { message: '$property must have no control characters' })
  description?: string;

  /** Keys of permissions, such as `desk.read`; only such as you hold yourself. */
  @IsArray()
  @ArrayMaxSize(MOST)
  @IsString({ each: true })
  permissions: string[];

  /** Absent or null: the role can be granted anywhere. */
  @IsOptional()
  @IsUUID()
  organisationId?: string | null;
}

/** Changes of a role; absent fields stay as they are. */
export class UpdateRoleDto {
  @MayBeAbsent()
  @IsLabel(100)
  name?: string;

  @MayBeAbsent()
  @IsString()
  @MaxLength(500)
  @Matches(/^[^\p{C}]*$/u, { message: '$property must have no control characters' })
  description?: string;

  @MayBeAbsent()
  @IsArray()
  @ArrayMaxSize(MOST)
  @IsString({ each: true })
  permissions?: string[];
}
