import { ApiProperty } from '@nestjs/swagger';
import { FIGURE_UNITS } from '#platform/status';
import type { AlertSignals } from '../alert-signals.service.js';

/** A figure that a rule can watch. */
export class SignalFigureView {
  key: string;
  /** `share`: a part of 1. */
  @ApiProperty({ enum: FIGURE_UNITS })
  unit: string;
  /** As of the last half minute; null when nobody knows. */
  value: number | null;
}

/** What rules can watch. */
export class AlertSignalsView {
  /** For `threshold` and `absence`, by key. */
  figures: SignalFigureView[];
  /** For `rate`, such as `outcome:mail-failed`: those that were counted within the last hour, and those that rules watch. */
  counters: string[];
}

export function toAlertSignalsView({ figures, counters }: AlertSignals): AlertSignalsView {
  return { figures: figures.map(({ key, unit, value }) => ({ key, unit, value })), counters: [...counters] };
}
