import type { INestApplicationContext } from '@nestjs/common';
import { allPermissions, permissionsNeeded } from '#platform/access';
import { endpointHandlers } from './endpoint-handlers.js';

/** Handlers that declare no access, or a permission nobody declared: the boot stops when there is one. */
export function undeclaredRoutes(app: INestApplicationContext): string[] {
  const known = new Set(allPermissions().map((permission) => permission.key));
  return endpointHandlers(app).flatMap(({ name, options }) => {
    if (!options) return [`${name} declares no access`];
    const unknown = permissionsNeeded(options.access)?.filter((permission) => !known.has(permission)) ?? [];
    return unknown.map((permission) => `${name} needs ${permission}, which no lib declares`);
  });
}
