import { defineErrors } from '#platform/errors';

export const MaintenanceErrors = defineErrors('maintenance', {
  MAINTENANCE: { kind: 'unavailable', message: 'Maintenance is under way; try again when Retry-After has passed.' },
});
