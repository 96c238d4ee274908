import { IsIn, IsString, Matches, MaxLength } from 'class-validator';
import { ALERT_KEY, ALERT_SEVERITIES, type AlertSeverity } from '#platform/alerts';
import { IsInstant, IsLabel, MayBeAbsent, PageDto } from '#platform/http';
import { SILENCE_SCOPES, type SilenceScope } from '../tables.js';

/** Which alerts. */
export class ListAlertsDto extends PageDto {
  /** `open`: pending or firing. All when absent. */
  @MayBeAbsent()
  @IsIn(['open', 'pending', 'firing', 'resolved'])
  state?: 'open' | 'pending' | 'firing' | 'resolved';
}

/** Which silences. */
export class ListSilencesDto extends PageDto {
  /** `false`: those that count or will; `true`: those that are over. All when absent. */
  @MayBeAbsent()
  @IsIn(['true', 'false'])
  ended?: 'true' | 'false';
}

/** A new silence. */
export class CreateSilenceDto {
  @IsIn(SILENCE_SCOPES)
  scope: SilenceScope;

  /** Of the group or the rule; absent for `all`. */
  @MayBeAbsent()
  @IsString()
  @MaxLength(60)
  @Matches(new RegExp(`^$|${ALERT_KEY.source}`), { message: '$property must be the key of a group or a rule' })
  key?: string;

  /** One thing of the rule, as its alerts and `/alert-rules/{id}/subjects` name it; absent: all that it watches. */
  @MayBeAbsent()
  @IsString()
  @MaxLength(100)
  @Matches(/^[^\p{C}]*$/u, { message: '$property must have no control characters' })
  subject?: string;

  /** Only alerts of this severity; absent: of any. */
  @MayBeAbsent()
  @IsIn(ALERT_SEVERITIES)
  severity?: AlertSeverity;

  @IsLabel(500)
  reason: string;

  /** ISO 8601; now when absent. */
  @MayBeAbsent()
  @IsInstant()
  startsAt?: string;

  /** ISO 8601; at most 30 days after it begins. */
  @IsInstant()
  endsAt: string;
}
