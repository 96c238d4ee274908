import { IsISO8601, IsString, IsUUID, Matches, MaxLength } from 'class-validator';
import { IsCursor, IsPageLimit, MayBeAbsent } from '#platform/http';

const NO_CONTROLS = /^[^\p{C}]+$/u;

/** Which entries. */
export class AuditFilterDto {
  /** Such as `role.grant`. */
  @MayBeAbsent()
  @Matches(/^[a-z][a-z0-9.-]{0,99}$/, { message: '$property must be the name of an action' })
  action?: string;

  /** UUID of the person who acted. */
  @MayBeAbsent()
  @IsUUID()
  actorId?: string;

  /** UUID of the administrator who acted as somebody else. */
  @MayBeAbsent()
  @IsUUID()
  impersonatorId?: string;

  /** Such as `user`. */
  @MayBeAbsent()
  @Matches(/^[a-z][a-z0-9-]{0,99}$/, { message: '$property must be a kind of target' })
  targetType?: string;

  /** Together with `targetType`. */
  @MayBeAbsent()
  @IsString()
  @MaxLength(200)
  @Matches(NO_CONTROLS, { message: '$property must have no control characters' })
  targetId?: string;

  @MayBeAbsent()
  @IsUUID()
  organisationId?: string;

  /** The id a request was answered with. */
  @MayBeAbsent()
  @IsString()
  @MaxLength(100)
  @Matches(NO_CONTROLS, { message: '$property must have no control characters' })
  requestId?: string;

  /** ISO 8601; entries of then or later. */
  @MayBeAbsent()
  @IsISO8601({ strict: true })
  @MaxLength(40)
  from?: string;

  /** ISO 8601; entries from before. */
  @MayBeAbsent()
  @IsISO8601({ strict: true })
  @MaxLength(40)
  to?: string;
}

/** A page of them. */
export class AuditPageDto extends AuditFilterDto {
  @IsCursor()
  cursor?: string;

  @IsPageLimit()
  limit?: number;
}

/** Where the check of the trail goes on. */
export class VerifyAuditDto {
  /** `next` of the piece before; absent: from the first entry. */
  @IsCursor()
  after?: string;
}
