import { allPermissions } from '#platform/access';
import { toCursor } from '#platform/http';
import type { RolePage } from '../role-list.query.js';
import type { RoleState } from '../role-state.js';

/** A role and what it carries. */
export class RoleView {
  /** What a grant names. */
  key: string;
  name: string;
  description: string;
  /** Null: it can be granted anywhere. */
  organisationId: string | null;
  /** True for the roles of the program, which cannot be changed. */
  builtIn: boolean;
  /** Keys of permissions, in order. */
  permissions: string[];
  /** Grows with every change; send it as `If-Match: "3"` to change only what you saw. */
  version: number;
}

/** A page of roles. */
export class RoleListView {
  items: RoleView[];
  /** Pass as `cursor` for the next page; null on the last one. */
  nextCursor: string | null;
}

/** Something that can be allowed. */
export class PermissionView {
  key: string;
  /** What it allows, in a sentence. */
  summary: string;
}

/** Everything that can be allowed, by key. */
export class PermissionListView {
  items: PermissionView[];
}

export function toRoleView(role: RoleState): RoleView {
  const { key, name, description, organisationId, builtIn, permissions, version } = role;
  return { key, name, description, organisationId, builtIn, permissions: [...permissions], version };
}

export function toRoleListView(page: RolePage): RoleListView {
  return { items: page.items.map(toRoleView), nextCursor: page.nextCursor === null ? null : toCursor([page.nextCursor]) };
}

export function toPermissionListView(): PermissionListView {
  return { items: allPermissions().map(({ key, summary }) => ({ key, summary })) };
}
