import { isDay, type Search } from '@/frame';

export const PERIODS = ['7d', '30d', '90d'] as const;

/** Which days, of whom: either so many up to today or both ends. */
export interface Asked {
  readonly period?: (typeof PERIODS)[number];
  readonly from?: string;
  readonly to?: string;
  readonly organisationId?: string;
}

/** What an address asks for; what makes no sense in it is left out. */
export function askedOf({ period, from, to, organisationId }: Search): Asked {
  const days = from && to && isDay(from) && isDay(to) ? { from, to } : { period: PERIODS.find((each) => each === period) ?? '30d' };
  return { ...days, ...(organisationId && { organisationId }) };
}
