import { ApiProperty } from '@nestjs/swagger';
import type { Choices, TopicChoice } from '../notification-choices.service.js';
import type { QuietRange } from '../quiet-hours.js';
import { DIGEST_RHYTHMS } from '../tables.js';
import { MAIL_TIMES } from '../topic.js';

/** A few words in both languages. */
export class TopicSummaryView {
  en: string;
  es: string;
}

/** A kind of notification, and when mails of it come. */
export class TopicChoiceView {
  /** Such as `messages.received`. */
  name: string;
  summary: TopicSummaryView;
  /** Always by mail, at any hour. */
  critical: boolean;
  /** What holds for whoever did not choose. */
  @ApiProperty({ enum: MAIL_TIMES })
  default: string;
  @ApiProperty({ enum: MAIL_TIMES, nullable: true, type: String })
  chosen: string | null;
  /** What holds for this person. */
  @ApiProperty({ enum: MAIL_TIMES })
  holds: string;
}

/** Hours in which no mail is wanted. */
export class QuietRangeView {
  /** Days on which it begins; 1 is Monday. */
  @ApiProperty({ type: [Number] })
  days: number[];
  /** `HH:MM`. */
  from: string;
  /** `HH:MM`, up to 24:00; not after `from` means the day after. */
  until: string;
}

/** What somebody wants of mails. */
export class NotificationPreferencesView {
  /** For all topics; null: as each topic says. */
  @ApiProperty({ enum: MAIL_TIMES, nullable: true, type: String })
  mail: string | null;
  topics: TopicChoiceView[];
  @ApiProperty({ enum: DIGEST_RHYTHMS })
  digest: string;
  /** Of a daily digest, by the clocks of the person. */
  digestHour: number;
  /** By whose clocks all of this is: the zone of the profile, or that of the organisation. */
  timeZone: string;
  quietHours: QuietRangeView[];
}

/** It is done. */
export class UnsubscribedView {
  ok: boolean;
}

export function toNotificationPreferencesView({ wishes, timeZone, topics }: Choices): NotificationPreferencesView {
  return {
    mail: wishes.mail,
    topics: topics.map(toTopicChoiceView),
    digest: wishes.digest,
    digestHour: wishes.digestHour,
    timeZone,
    quietHours: wishes.quietHours.map(({ days, from, until }) => ({ days: [...days], from: clockOf(from), until: clockOf(until) })),
  };
}

export function toQuietRange({ days, from, until }: QuietRangeView): QuietRange {
  return { days, from: minutesOf(from), until: minutesOf(until) };
}

function toTopicChoiceView({ topic, general, chosen, holds }: TopicChoice): TopicChoiceView {
  return { name: topic.name, summary: { ...topic.summary }, critical: topic.critical, default: general, chosen, holds };
}

function clockOf(minutes: number): string {
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
}

function minutesOf(clock: string): number {
  const [hours, minutes] = clock.split(':').map(Number) as [number, number];
  return hours * 60 + minutes;
}
