import { ArrayMaxSize, ArrayMinSize, ArrayUnique, IsInt, IsOptional, IsString, IsUUID, Matches, Max, Min } from 'class-validator';
import { IsDay, IsInstant, IsLabel, IsTimeZone, MaxLength, MayBeAbsent } from '#platform/http';

const HANDOVER = /^([01]\d|2[0-3]):[0-5]\d$/;
const HANDOVER_FORM = { message: '$property must be a time such as 09:00' };

/** A new rota. */
export class CreateRotaDto {
  @IsLabel(80)
  name: string;

  /** Name of the tz database, such as Europe/Madrid. */
  @IsTimeZone()
  zone: string;

  /** Local time at which turns change, `HH:MM`. */
  @Matches(HANDOVER, HANDOVER_FORM)
  handover: string;

  /** Days of a turn. */
  @IsInt()
  @Min(1)
  @Max(28)
  shiftDays: number;

  /** A day on which a turn of the first member begins. */
  @IsDay()
  startsOn: string;

  /** People who may act on alerts, in the order of their turns. */
  @ArrayMinSize(1)
  @ArrayMaxSize(50)
  @ArrayUnique((id: unknown) => String(id).toLowerCase())
  @IsUUID(undefined, { each: true })
  userIds: string[];
}

/** Changes of a rota; absent fields stay as they are. */
export class UpdateRotaDto {
  @MayBeAbsent()
  @IsLabel(80)
  name?: string;

  /** Name of the tz database, such as Europe/Madrid. */
  @MayBeAbsent()
  @IsTimeZone()
  zone?: string;

  /** Local time at which turns change, `HH:MM`. */
  @MayBeAbsent()
  @Matches(HANDOVER, HANDOVER_FORM)
  handover?: string;

  /** Days of a turn. */
  @MayBeAbsent()
  @IsInt()
  @Min(1)
  @Max(28)
  shiftDays?: number;

  /** A day on which a turn of the first member begins. */
  @MayBeAbsent()
  @IsDay()
  startsOn?: string;

  /** People who may act on alerts, in the order of their turns. */
  @MayBeAbsent()
  @ArrayMinSize(1)
  @ArrayMaxSize(50)
  @ArrayUnique((id: unknown) => String(id).toLowerCase())
  @IsUUID(undefined, { each: true })
  userIds?: string[];
}

/** Of which time; at most 92 days. */
export class ListShiftsDto {
  @IsInstant()
  from: string;

  /** Excluded. */
  @IsInstant()
  to: string;
}

/** A shift that somebody takes over. */
export class CreateOverrideDto {
  /** Who takes over: oneself with `alerts.act`, anybody who has that with `alerts.rules`. */
  @IsUUID()
  userId: string;

  /** From now on when absent or past. */
  @IsOptional()
  @IsInstant()
  startsAt?: string | null;

  /** Five minutes to 92 days later. */
  @IsInstant()
  endsAt: string;

  @MayBeAbsent()
  @IsString()
  @MaxLength(200)
  @Matches(/^[^\p{C}]*$/u, { message: '$property must have no control characters' })
  note?: string;
}
