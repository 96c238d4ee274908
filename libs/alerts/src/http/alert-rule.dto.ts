import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsNumber,
  IsObject,
  Matches,
  Max,
  Min,
  ValidateIf,
  ValidateNested,
} from 'class-validator';
import { ALERT_COUNTER, ALERT_KEY, ALERT_SEVERITIES, type AlertSeverity, type RuleCondition } from '#platform/alerts';
import { IsLabel, MayBeAbsent } from '#platform/http';
import type { RuleValues } from '../alert-rule.repository.js';
import type { RuleChanges } from '../alert-rule.service.js';

export const CONDITION_KINDS = ['threshold', 'rate', 'absence', 'raised'] as const;
const FORM = { message: '$property must be lower-case words with hyphens, at most 60 characters' };
const MOST = 1e15;

const when = (...kinds: readonly RuleCondition['kind'][]): PropertyDecorator =>
  ValidateIf(({ kind }: { kind: RuleCondition['kind'] }) => kinds.includes(kind));

/** A name in both languages. */
export class RuleNameDto {
  @IsLabel(80)
  en: string;

  @IsLabel(80)
  es: string;
}

/** When a rule does not hold; fields that its kind does not have are ignored. */
export class RuleConditionDto {
  /** `raised` only stays as it is. */
  @IsIn(CONDITION_KINDS)
  kind: (typeof CONDITION_KINDS)[number];

  /** Of `threshold` and `absence`: a key of `GET /api/admin/alert-signals`. */
  @when('threshold', 'absence')
  @Matches(ALERT_KEY, FORM)
  @ApiProperty({ type: String, nullable: true, required: false })
  figure?: string | null;

  /** Of `rate`: a counter of `GET /api/admin/alert-signals`. */
  @when('rate')
  @Matches(ALERT_COUNTER, { message: '$property must be such as outcome:mail-failed' })
  @ApiProperty({ type: String, nullable: true, required: false })
  counter?: string | null;

  /** Of `threshold`. */
  @when('threshold')
  @IsIn(['above', 'below'])
  @ApiProperty({ enum: ['above', 'below'], nullable: true, required: false })
  direction?: 'above' | 'below' | null;

  /** Of `threshold`: past this it does not hold. */
  @when('threshold')
  @IsNumber()
  @Min(-MOST)
  @Max(MOST)
  @ApiProperty({ type: Number, nullable: true, required: false })
  fireAt?: number | null;

  /** Of `rate`: more within the window, and it does not hold. */
  @when('rate')
  @IsInt()
  @Min(0)
  @Max(1_000_000_000)
  @ApiProperty({ type: Number, nullable: true, required: false })
  moreThan?: number | null;

  /** Of `threshold` and `rate`: back at this it holds again. */
  @when('threshold', 'rate')
  @IsNumber()
  @Min(-MOST)
  @Max(MOST)
  @ApiProperty({ type: Number, nullable: true, required: false })
  clearAt?: number | null;

  /** Of `threshold` and `absence`: for so long without a break. */
  @when('threshold', 'absence')
  @IsInt()
  @Min(0)
  @Max(86_400)
  @ApiProperty({ type: Number, nullable: true, required: false })
  forSeconds?: number | null;

  /** Of `rate`. */
  @when('rate')
  @IsInt()
  @Min(10)
  @Max(3_600)
  @ApiProperty({ type: Number, nullable: true, required: false })
  windowSeconds?: number | null;
}

/** A new rule. */
export class CreateAlertRuleDto {
  @IsObject()
  @ValidateNested()
  @Type(() => RuleNameDto)
  name: RuleNameDto;

  /** What comes together in one incident, such as `database`; `own` when absent. */
  @MayBeAbsent()
  @Matches(ALERT_KEY, FORM)
  group?: string;

  @IsIn(ALERT_SEVERITIES)
  severity: AlertSeverity;

  @IsObject()
  @ValidateNested()
  @Type(() => RuleConditionDto)
  condition: RuleConditionDto;

  /** Keys of rules: while one of them fires, nobody is told of this one. */
  @MayBeAbsent()
  @IsArray()
  @ArrayMaxSize(20)
  @ArrayUnique()
  @Matches(ALERT_KEY, { ...FORM, each: true })
  inhibitedBy?: string[];

  /** True when absent. */
  @MayBeAbsent()
  @IsBoolean()
  enabled?: boolean;
}

/** Changes of a rule; absent fields stay as they are. */
export class UpdateAlertRuleDto {
  @MayBeAbsent()
  @IsObject()
  @ValidateNested()
  @Type(() => RuleNameDto)
  name?: RuleNameDto;

  @MayBeAbsent()
  @Matches(ALERT_KEY, FORM)
  group?: string;

  @MayBeAbsent()
  @IsIn(ALERT_SEVERITIES)
  severity?: AlertSeverity;

  /** As a whole. */
  @MayBeAbsent()
  @IsObject()
  @ValidateNested()
  @Type(() => RuleConditionDto)
  condition?: RuleConditionDto;

  /** Keys of rules: while one of them fires, nobody is told of this one. */
  @MayBeAbsent()
  @IsArray()
  @ArrayMaxSize(20)
  @ArrayUnique()
  @Matches(ALERT_KEY, { ...FORM, each: true })
  inhibitedBy?: string[];

  /** False: its alerts end, and it makes none. */
  @MayBeAbsent()
  @IsBoolean()
  enabled?: boolean;
}

export function toRuleValues({
  name,
  group = 'own',
  severity,
  condition,
  inhibitedBy = [],
  enabled = true,
}: CreateAlertRuleDto): RuleValues {
  return { name: { en: name.en, es: name.es }, group, severity, condition: toCondition(condition), inhibitedBy, enabled };
}

export function toRuleChanges({ name, condition, ...rest }: UpdateAlertRuleDto): RuleChanges {
  const given = { ...rest, ...(name && { name: { en: name.en, es: name.es } }), ...(condition && { condition: toCondition(condition) }) };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

/** The fields of its kind, which were checked. */
function toCondition(dto: RuleConditionDto): RuleCondition {
  const { kind } = dto;
  const { figure, counter, direction, fireAt, moreThan, clearAt, forSeconds, windowSeconds } = dto as {
    [Field in keyof RuleConditionDto]-?: NonNullable<RuleConditionDto[Field]>;
  };
  if (kind === 'threshold') return { kind, figure, direction, fireAt, clearAt, forSeconds };
  if (kind === 'rate') return { kind, counter, moreThan, clearAt, windowSeconds };
  return kind === 'absence' ? { kind, figure, forSeconds } : { kind };
}
