import { IsBoolean, IsUUID } from 'class-validator';
import { IsLabel, MayBeAbsent } from '#platform/http';

/** Of which organisation. */
export class ListTeamsDto {
  /** With those that are archived. Absent: of all of one’s reach, without them. */
  @MayBeAbsent()
  @IsUUID()
  organisationId?: string;
}

/** A new team. */
export class CreateTeamDto {
  @IsLabel(80)
  name: string;

  /** The own organisation when absent. */
  @MayBeAbsent()
  @IsUUID()
  organisationId?: string;
}

/** Changes of a team; absent fields stay as they are. */
export class UpdateTeamDto {
  @MayBeAbsent()
  @IsLabel(80)
  name?: string;

  @MayBeAbsent()
  @IsBoolean()
  isArchived?: boolean;
}
