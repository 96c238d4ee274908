import type { INestApplicationContext } from '@nestjs/common';
import { METHOD_METADATA } from '@nestjs/common/constants.js';
import { DiscoveryService, MetadataScanner } from '@nestjs/core';
import { ACCESS, type AccessRule, allPermissions } from '#platform/access';

/** Handlers that declare no access, or a permission nobody declared: the boot stops when there is one. */
export function undeclaredRoutes(app: INestApplicationContext): string[] {
  const scanner = new MetadataScanner();
  const known = new Set(allPermissions().map((permission) => permission.key));
  const problems: string[] = [];
  for (const { instance } of app.get(DiscoveryService).getControllers()) {
    if (typeof instance !== 'object' || instance === null) continue;
    const prototype = Object.getPrototypeOf(instance) as Record<string, () => unknown>;
    for (const name of scanner.getAllMethodNames(prototype)) {
      const handler = prototype[name]!;
      if (Reflect.getMetadata(METHOD_METADATA, handler) === undefined) continue;
      const rule = Reflect.getMetadata(ACCESS, handler) as AccessRule | undefined;
      const where = `${prototype.constructor.name}.${name}`;
      if (!rule) problems.push(`${where} declares no access`);
      else if ('permission' in rule && !known.has(rule.permission)) problems.push(`${where} needs ${rule.permission}, which no lib declares`);
    }
  }
  return problems;
}
