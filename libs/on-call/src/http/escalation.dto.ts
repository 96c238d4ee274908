import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsObject,
  IsOptional,
  IsUUID,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import { AppError, PlatformErrors } from '#platform/errors';
import { type EscalationStep, type EscalationTarget, TARGET_KINDS } from '../escalation.js';

/** Whom a step tells. */
export class EscalationTargetDto {
  /** `on-call`: whose shift it is. `rota`: every member. `everybody`: who may act on alerts. */
  @IsIn(TARGET_KINDS)
  kind: (typeof TARGET_KINDS)[number];

  /** Of `rota`, and of `on-call`, where null means all rotas. */
  @IsOptional()
  @IsUUID()
  rotaId?: string | null;

  /** Of `on-call`: 0 for who is, 1 for whose turn comes next, and so on. */
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(5)
  offset?: number | null;

  /** Of `person`. */
  @IsOptional()
  @IsUUID()
  userId?: string | null;
}

/** Who is told so many minutes after an incident began, unless somebody acknowledged it. */
export class EscalationStepDto {
  /** More than that of the step before. */
  @IsInt()
  @Min(0)
  @Max(1440)
  afterMinutes: number;

  @IsObject()
  @ValidateNested()
  @Type(() => EscalationTargetDto)
  to: EscalationTargetDto;

  /** By e-mail too, beside Telegram. */
  @IsBoolean()
  byMail: boolean;
}

/** The whole escalation. */
export class ReplaceEscalationDto {
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(8)
  @IsObject({ each: true })
  @ValidateNested({ each: true })
  @Type(() => EscalationStepDto)
  steps: EscalationStepDto[];

  /** After the last step, again from the first so many minutes later. */
  @IsInt()
  @Min(10)
  @Max(1440)
  repeatMinutes: number;
}

/** @throws AppError VALIDATION_FAILED for fields that do not fit the kind, and for steps that are not in order */
export function toSteps(steps: readonly EscalationStepDto[]): EscalationStep[] {
  const fields = steps.flatMap((step, index) => {
    const isLate = index === 0 || step.afterMinutes > steps[index - 1]!.afterMinutes;
    const problem = problemOf(step.to);
    return [
      ...(isLate ? [] : [{ field: `steps.${index}.afterMinutes`, problem: 'must be more than that of the step before' }]),
      ...(problem ? [{ field: `steps.${index}.to`, problem }] : []),
    ];
  });
  if (fields.length > 0) throw new AppError(PlatformErrors.VALIDATION_FAILED, { fields });
  return steps.map(({ afterMinutes, to, byMail }) => ({ afterMinutes, to: toTarget(to), byMail }));
}

function problemOf({ kind, rotaId, offset, userId }: EscalationTargetDto): string | null {
  const [hasRota, hasOffset, hasUser] = [rotaId, offset, userId].map((value) => value !== undefined && value !== null);
  const fits = {
    'on-call': !hasUser,
    person: hasUser && !hasRota && !hasOffset,
    rota: hasRota && !hasOffset && !hasUser,
    everybody: !hasRota && !hasOffset && !hasUser,
  }[kind];
  return fits ? null : 'must have the fields of its kind: rotaId and offset of on-call, rotaId of rota, userId of person';
}

function toTarget({ kind, rotaId, offset, userId }: EscalationTargetDto): EscalationTarget {
  if (kind === 'on-call') return { kind, rotaId: rotaId?.toLowerCase() ?? null, offset: offset ?? 0 };
  if (kind === 'person') return { kind, userId: userId!.toLowerCase() };
  if (kind === 'rota') return { kind, rotaId: rotaId!.toLowerCase() };
  return { kind };
}
