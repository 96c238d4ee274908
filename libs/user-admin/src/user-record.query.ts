import { Injectable } from '@nestjs/common';
import type { Actor, Reach } from '#platform/access';
import { AvatarDirectory } from '#avatars';
import { AppError, PlatformErrors } from '#platform/errors';
import {
  type HeldGrant,
  RoleGrantService,
  type Suspension,
  SuspensionService,
  type UserFilters,
  UserListQuery,
  type UserPage,
  type UserPlace,
  type UserRow,
  type UserSort,
} from '#users';
import { type Names, PersonFile } from './person-file.js';
import { UserAdminPermissions } from './user-admin.permissions.js';
import { type Act, requireAct } from './user-admin.policy.js';

/** A person in a list, with their picture. */
export interface PicturedUser extends UserRow {
  /** Path of the picture; null: none. */
  readonly avatarUrl: string | null;
}

/** A page of people with their pictures. */
export interface PicturedPage extends UserPage {
  readonly items: readonly PicturedUser[];
}

/** Everything an administrator sees of one person. */
export interface UserRecord {
  readonly person: PicturedUser;
  readonly grants: readonly HeldGrant[];
  /** The newest first. */
  readonly suspensions: readonly Suspension[];
  readonly names: Names;
}

/** People as those see them who look after them. */
@Injectable()
export class UserRecordQuery {
  constructor(
    private readonly list: UserListQuery,
    private readonly grants: RoleGrantService,
    private readonly suspensions: SuspensionService,
    private readonly files: PersonFile,
    private readonly avatars: AvatarDirectory,
  ) {}

  /** A page of the people the actor may see. @param limit 1 to 100. */
  async page(actor: Actor, filters: UserFilters, sort: UserSort, place: UserPlace | null, limit: number): Promise<PicturedPage> {
    const page = await this.list.page(await this.reachOf(actor), filters, sort, place, limit);
    return { items: await this.pictured(page.items), next: page.next };
  }

  /** @throws AppError NOT_FOUND also for people of other organisations. */
  async find(actor: Actor, id: string): Promise<UserRecord> {
    await this.requireAct(actor, 'read', id);
    return this.load(actor, id);
  }

  /** As `find`, for whoever has just made the record and knows that they may read it. */
  async load(actor: Actor, id: string): Promise<UserRecord> {
    const reach = await this.reachOf(actor);
    const person = await this.list.find(id, reach);
    if (!person) throw new AppError(PlatformErrors.NOT_FOUND);
    const [grants, suspensions] = [await this.grants.ofUser(id, reach), await this.suspensions.ofUser(id)];
    const [pictured] = await this.pictured([person]);
    return { person: pictured!, grants, suspensions, names: await this.files.namesIn(reach, grants, suspensions) };
  }

  /** The person, if the actor may do that to them. @throws AppError what `requireAct` of the policy does. */
  async requireAct(actor: Actor, act: Act, id: string): Promise<UserRow> {
    const person = await this.list.find(id, await this.reachOf(actor));
    if (!person) throw new AppError(PlatformErrors.NOT_FOUND);
    requireAct(actor, act, await this.files.describe(person));
    return person;
  }

  private async pictured(rows: readonly UserRow[]): Promise<PicturedUser[]> {
    const urls = await this.avatars.urlsOf(rows.map(({ id }) => id));
    return rows.map((row) => Object.assign(row, { avatarUrl: urls.get(row.id) ?? null }));
  }

  private reachOf(actor: Actor): Promise<Reach> {
    return this.files.reachOf(actor, UserAdminPermissions['user.read']);
  }
}
