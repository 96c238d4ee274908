import { definePermissions } from '#platform/access';

/** Permission keys of this lib, and of those that page people about alerts. All of them count on the installation only. */
export const AlertPermissions = definePermissions('alerts', {
  'alerts.read': { summary: 'See alerts, the rules behind them and who is told of them.', roles: ['admin'] },
  'alerts.rules': { summary: 'Change what is watched, and who is told in which order.', roles: ['admin'] },
  'alerts.act': { summary: 'Be paged about alerts; acknowledge and silence them.', roles: ['admin'] },
});
