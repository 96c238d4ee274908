import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsOptional,
  IsString,
  IsUUID,
  Matches,
  MaxLength,
  MinLength,
  ValidateNested,
} from 'class-validator';
import { LANGUAGES } from '#platform/i18n';
import { IsCursor, IsInstant, IsLabel, IsPageLimit, MayBeAbsent } from '#platform/http';
import { type ClientKind, IsClientKind } from '#sessions';
import { IsEmailAddress, IsPersonName, USER_SORTS, type UserFilters, type UserSort } from '#users';

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

/** What a query of a list asks for. */
export function filtersOf(query: UserFilterDto): UserFilters {
  const { search, status, role, organisationId, createdFrom, createdTo } = query;
  return {
    ...(search !== undefined && { search }),
    ...(status !== undefined && { status }),
    ...(role !== undefined && { role }),
    ...(organisationId !== undefined && { organisationId }),
    ...(createdFrom !== undefined && { createdFrom: new Date(createdFrom).toISOString() }),
    ...(createdTo !== undefined && { createdTo: new Date(createdTo).toISOString() }),
  };
}

/** The newest first unless it is said otherwise. */
export function sortOf(query: UserFilterDto): UserSort {
  return query.sort ?? '-created';
}

/** A page of them. */
export class UserPageDto extends UserFilterDto {
  @IsCursor()
  cursor?: string;

  @IsPageLimit()
  limit?: number;
}

/** Changes of a person; absent fields stay as they are. */
export class UpdateUserDto {
  @MayBeAbsent()
  @IsPersonName()
  firstName?: string;

  @MayBeAbsent()
  @IsPersonName()
  lastName?: string;

  /** Null: none. */
  @IsOptional()
  @IsPersonName()
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

/** What goes beside the password. */
export class ResetPasswordOfDto {
  /** True: passkeys, authenticator app and recovery codes go, too. A passkey signs in without a password: wanted where somebody else was in. */
  @MayBeAbsent()
  @IsBoolean()
  removeSecondFactors?: boolean;
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

  /** Where the tokens go: `bearer` (the default) into the answer, `cookie` into cookies that no script can read. */
  @IsClientKind()
  client?: ClientKind;
}

/** An account for somebody. They choose their password themselves. */
export class CreateUserDto {
  @IsEmailAddress()
  email: string;

  /** Made from the address when absent, as the other one. */
  @MayBeAbsent()
  @IsPersonName()
  firstName?: string;

  @MayBeAbsent()
  @IsPersonName()
  lastName?: string;

  @IsOptional()
  @IsPersonName()
  secondLastName?: string | null;

  /** Of mails to the person; English when absent. */
  @MayBeAbsent()
  @IsIn(LANGUAGES)
  language?: 'es' | 'en';

  /** Where they belong; your own organisation when absent. */
  @MayBeAbsent()
  @IsUUID()
  organisationId?: string;

  /** Beside the role `user` in their organisation, which everybody has. */
  @MayBeAbsent()
  @IsArray()
  @ArrayMaxSize(20)
  @ValidateNested({ each: true })
  @Type(() => GrantRoleDto)
  roles?: GrantRoleDto[];

  /** False: no mail yet; `POST /api/admin/users/:id/invite` sends it later. */
  @MayBeAbsent()
  @IsBoolean()
  invite?: boolean;
}
