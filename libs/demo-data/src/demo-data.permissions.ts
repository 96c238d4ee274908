import { definePermissions } from '#platform/access';

/** Permission keys of this lib. */
export const DemoDataPermissions = definePermissions('demo-data', {
  'demo.manage': { summary: 'See, load and remove the demo data of the installation.', roles: ['admin'] },
});
