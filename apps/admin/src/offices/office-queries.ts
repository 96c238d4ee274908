import { queryOptions } from '@tanstack/react-query';
import { civilDateIn } from '@/i18n';
import { occupancyFind, officeAdminFind, officeAdminFindZones } from '@/api/generated';

const DAY_MS = 86_400_000;
const AHEAD_DAYS = 27;

export const officeQuery = (id: string) =>
  queryOptions({ queryKey: ['offices', id], queryFn: ({ signal }) => officeAdminFind({ path: { id }, signal }) });

export const zonesQuery = (id: string) =>
  queryOptions({
    queryKey: ['offices', id, 'zones'],
    queryFn: async ({ signal }) => (await officeAdminFindZones({ path: { id }, query: { limit: 100 }, signal })).items,
  });

/** Four weeks from today on, in the office's zone. */
export const occupancyQuery = (id: string, timeZone: string) => {
  const from = civilDateIn(timeZone, Date.now());
  const to = civilDateIn('UTC', Date.parse(`${from}T00:00:00Z`) + AHEAD_DAYS * DAY_MS);
  return queryOptions({
    queryKey: ['offices', id, 'occupancy', from],
    queryFn: async ({ signal }) => (await occupancyFind({ path: { id }, query: { from, to }, signal })).items,
  });
};
