import { Injectable } from '@nestjs/common';
import { isId } from '#platform/database';

/** Port: a lib above knows what people call what it owns. */
export interface NameSource {
  /** Names by id, of those that exist still. @param organisationIds of which organisations; null: any. */
  namesWithin(ids: readonly string[], organisationIds: readonly string[] | null): Promise<ReadonlyMap<string, string>>;
}

/** An entry as far as it names somebody. */
export interface NamingEntry {
  readonly actorId: string | null;
  readonly impersonatorId: string | null;
  readonly targetType: string;
  readonly targetId: string;
}

const PERSON = 'user';

/** What the ids in entries are called today. The trail itself holds no names: they change, and some have to be forgotten. */
@Injectable()
export class AuditNames {
  private readonly sources = new Map<string, NameSource>();

  /** Call it in `onModuleInit`. @param type of target, such as `user`. */
  register(type: string, source: NameSource): void {
    if (this.sources.has(type)) throw new Error(`Names of ${type} are registered twice`);
    this.sources.set(type, source);
  }

  /** The names of people and targets of a page of entries, asked once for each type. @returns a look-up by type and id. */
  async of(
    entries: readonly NamingEntry[],
    organisationIds: readonly string[] | null,
  ): Promise<(type: string, id: string | null) => string | null> {
    const wanted = new Map<string, Set<string>>();
    const want = (type: string, id: string | null): void => {
      if (id !== null && isId(id) && this.sources.has(type)) wanted.set(type, (wanted.get(type) ?? new Set()).add(id));
    };
    for (const { actorId, impersonatorId, targetType, targetId } of entries) {
      want(PERSON, actorId);
      want(PERSON, impersonatorId);
      want(targetType, targetId);
    }
    const found = await Promise.all(
      [...wanted].map(async ([type, ids]) => [type, await this.sources.get(type)!.namesWithin([...ids], organisationIds)] as const),
    );
    const names = new Map(found);
    return (type, id) => (id === null ? null : (names.get(type)?.get(id) ?? null));
  }
}
