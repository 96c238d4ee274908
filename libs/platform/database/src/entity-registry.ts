import type { Options } from '@mikro-orm/postgresql';

type AnyEntity = NonNullable<Options['entities']>[number];

const entities = new Set<AnyEntity>();

/** Called by a lib's module file, so that whoever imports the module has its entities mapped. */
export function registerEntities(list: readonly AnyEntity[]): void {
  for (const entity of list) entities.add(entity);
}

/** Every entity of the libs that are loaded; read once when the ORM starts. */
export function registeredEntities(): AnyEntity[] {
  return [...entities];
}
