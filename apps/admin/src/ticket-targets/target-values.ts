import type { TicketTargetsView } from '@/api/generated';

export const PRIORITIES = ['urgent', 'high', 'normal', 'low'] as const;
export const METRICS = ['firstResponse', 'nextResponse', 'resolution'] as const;
export const PAUSABLE = ['pending', 'on_hold'] as const;

export type Priority = (typeof PRIORITIES)[number];
export type Metric = (typeof METRICS)[number];
/** Minutes as they are typed; empty: not measured. */
export type TypedTargets = Readonly<Record<Priority, Readonly<Record<Metric, string>>>>;

export interface TargetValues {
  /** Empty: the default ones. */
  readonly businessHoursId: string;
  readonly targets: TypedTargets;
  readonly pausedIn: readonly (typeof PAUSABLE)[number][];
  readonly warnPercent: string;
}

const MOST_MINUTES = 525_600;
const typed = (value: number | null) => (value === null ? '' : String(value));
const number = (text: string) => (text.trim() === '' ? null : Number(text));

export function toValues({ businessHoursId, targets, pausedIn, warnPercent }: TicketTargetsView): TargetValues {
  const ofPriority = (priority: Priority) => Object.fromEntries(METRICS.map((metric) => [metric, typed(targets[priority][metric])]));
  return {
    businessHoursId: businessHoursId ?? '',
    targets: Object.fromEntries(PRIORITIES.map((priority) => [priority, ofPriority(priority)])) as TypedTargets,
    pausedIn,
    warnPercent: typed(warnPercent),
  };
}

export function toBody({ businessHoursId, targets, pausedIn, warnPercent }: TargetValues) {
  const ofPriority = (priority: Priority) => {
    const { firstResponse, nextResponse, resolution } = targets[priority];
    return { firstResponse: number(firstResponse), nextResponse: number(nextResponse), resolution: number(resolution) };
  };
  return {
    businessHoursId: businessHoursId || null,
    targets: { low: ofPriority('low'), normal: ofPriority('normal'), high: ofPriority('high'), urgent: ofPriority('urgent') },
    pausedIn: [...pausedIn],
    warnPercent: number(warnPercent),
  };
}

export function areMinutesRight(targets: TypedTargets): boolean {
  return PRIORITIES.every((priority) => METRICS.every((metric) => isWithin(targets[priority][metric], MOST_MINUTES)));
}

export function isPercentRight(text: string): boolean {
  return isWithin(text, 99);
}

function isWithin(text: string, most: number): boolean {
  const value = number(text);
  return value === null || (Number.isInteger(value) && value >= 1 && value <= most);
}
