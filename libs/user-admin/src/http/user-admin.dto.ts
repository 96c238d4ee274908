import { Transform } from 'class-transformer';
import { IsIn, IsOptional, IsString, IsUUID, Matches, MaxLength, MinLength } from 'class-validator';
import { IntersectionType } from '@nestjs/swagger';
import { LANGUAGES } from '#platform/i18n';
import { IsLabel, MayBeAbsent, PageDto } from '#platform/http';
import { IsInstant } from './instant.js';
import { IsPersonName, personName, USER_SORTS, type UserSort } from '#users';

const ROLE = /^[a-z][a-z0-9-]{0,49}$/;
const STATUSES = ['active', 'suspended', 'deleted'] as const;

/** Which people, in which order. */
export class UserFilterDto {
  /** Beginnings of words of names and addresses, without regard to case and accents. */
  @MayBeAbsent()
  @IsString()
  @MaxLength(200)
  @Matches(/^[^\p{C}]*$/u, { message: '$property must have no control characters' })
  search?: string;

  @MayBeAbsent()
  @IsIn(STATUSES)
  status?: (typeof STATUSES)[number];

  /** Key of a role held in whatever scope. */
  @MayBeAbsent()
  @Matches(ROLE, { message: '$property must be the key of a role' })
  role?: string;

  @MayBeAbsent()
  @IsUUID()
  organisationId?: string;

  /** ISO 8601; accounts made then or later. */
  @MayBeAbsent()
  @IsInstant()
  createdFrom?: string;

  /** ISO 8601; accounts made before. */
  @MayBeAbsent()
  @IsInstant()
  createdTo?: string;

  /** The newest first when absent. */
  @MayBeAbsent()
  @IsIn(USER_SORTS)
  sort?: UserSort;
}

/** A page of them. */
export class UserPageDto extends IntersectionType(UserFilterDto, PageDto) {}

/** Changes of a person; absent fields stay as they are. */
export class UpdateUserDto {
  @MayBeAbsent()
  @IsPersonName()
  @Transform(({ value }) => (typeof value === 'string' ? personName(value) : value))
  firstName?: string;

  @MayBeAbsent()
  @IsPersonName()
  @Transform(({ value }) => (typeof value === 'string' ? personName(value) : value))
  lastName?: string;

  /** Null: none. */
  @IsOptional()
  @IsPersonName()
  @Transform(({ value }) => (typeof value === 'string' ? personName(value) : value))
  secondLastName?: string | null;

  /** Of mails to the person. */
  @MayBeAbsent()
  @IsIn(LANGUAGES)
  language?: 'es' | 'en';
}

/** Why somebody is kept out, and until when. */
export class SuspendUserDto {
  /** For those who administrate; the person is not shown it. */
  @IsLabel(500)
  reason: string;

  /** ISO 8601, in the future; absent or null: until somebody reinstates them. */
  @IsOptional()
  @IsInstant()
  until?: string | null;
}

/** A role for somebody, and where it holds. */
export class GrantRoleDto {
  /** Key of the role. */
  @Matches(ROLE, { message: '$property must be the key of a role' })
  role: string;

  @IsIn(['installation', 'organisation', 'office'])
  scopeType: 'installation' | 'organisation' | 'office';

  /** The organisation or office; absent or null for the installation. */
  @IsOptional()
  @IsUUID()
  scopeId?: string | null;
}

/** Why an administrator acts as somebody else. */
export class ImpersonateUserDto {
  /** For the trail of critical actions. */
  @IsLabel(500)
  @MinLength(3)
  reason: string;
}
