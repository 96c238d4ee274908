import { startOfDay } from '@/i18n';

type Query = Readonly<Record<string, string | undefined>>;

const DAY = /^\d{4}-\d{2}-\d{2}$/;

/**
 * Makes of two civil dates of an address the instants that the API takes, where the person is; the last day counts. What is no date, as
 * in an address that somebody wrote, is left out.
 */
export function daysToInstants(query: Query, from: string, to: string): Record<string, string | undefined> {
  const { [from]: first, [to]: last, ...others } = query;
  return { ...others, ...(isDay(first) && { [from]: startOfDay(first) }), ...(isDay(last) && { [to]: startOfDay(last, 1) }) };
}

/** Whether a text is a civil date. */
export function isDay(text: string | undefined): text is string {
  return text !== undefined && DAY.test(text) && !Number.isNaN(Date.parse(`${text}T00:00:00Z`));
}
