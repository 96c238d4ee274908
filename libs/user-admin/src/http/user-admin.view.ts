import { deviceNameOf, type ListedSession } from '#sessions';
import type { HeldGrant, Suspension } from '#users';
import type { Names } from '../person-file.js';
import type { PicturedPage, PicturedUser, UserRecord } from '../user-record.query.js';

/** A person as administrators see them. */
export class UserView {
  /** UUID. */
  id: string;
  organisationId: string;
  email: string;
  firstName: string;
  lastName: string;
  secondLastName: string | null;
  /** A suspension that is over counts as `active`. */
  status: 'active' | 'suspended' | 'deleted';
  /** ISO 8601, UTC; null when not suspended, or until somebody reinstates them. */
  suspendedUntil: string | null;
  /** True while they have none to sign in with: invited and not there yet, or made to choose another one. */
  isInvited: boolean;
  /** ISO 8601, UTC; when the account goes, as its owner wished. */
  deletionDueAt: string | null;
  /** Path of their picture, to which `size` may be added; null: none. */
  avatarUrl: string | null;
  /** Of mails to the person. */
  language: string;
  /** Grows with every change of names, language or time zone; send it as `If-Match: "3"` to change only what you saw. */
  version: number;
  /** Keys of the roles held in whatever scope. */
  roles: string[];
  /** ISO 8601, UTC. */
  createdAt: string;
}

/** A page of people. */
export class UserListView {
  /** Fewer than `limit`, even none, where what is asked for is rare among very many: go on while there is a `nextCursor`. */
  items: UserView[];
  /** Pass as `cursor` for the next page, in the same order; null on the last one. */
  nextCursor: string | null;
}

/** A role somebody holds, and where. */
export class RoleGrantView {
  /** UUID of the grant, to take it away by. */
  id: string;
  role: string;
  scopeType: 'installation' | 'organisation' | 'office';
  /** The organisation or office; null for the installation. */
  scopeId: string | null;
  /** What it is called; null for the installation. */
  scopeName: string | null;
  /** ISO 8601, UTC. */
  grantedAt: string;
  /** Null: the system, or somebody who is gone. */
  grantedBy: string | null;
  /** Null also for somebody you do not see. */
  grantedByName: string | null;
}

/** The roles somebody holds. */
export class RoleGrantListView {
  items: RoleGrantView[];
}

/** A time somebody was kept out. */
export class SuspensionView {
  reason: string;
  /** ISO 8601, UTC. */
  suspendedAt: string;
  suspendedBy: string | null;
  /** Null also for somebody you do not see. */
  suspendedByName: string | null;
  /** When it ends or would have ended by itself. */
  until: string | null;
  endedAt: string | null;
  /** Null with `endedAt`: it ended by itself. */
  endedBy: string | null;
  endedByName: string | null;
}

/** Everything administrators see of a person. */
export class UserRecordView extends UserView {
  grants: RoleGrantView[];
  /** The newest first, at most 50. */
  suspensions: SuspensionView[];
}

export function toUserView(row: PicturedUser): UserView {
  return {
    id: row.id,
    organisationId: row.organisationId,
    email: row.email,
    firstName: row.firstName,
    lastName: row.lastName,
    secondLastName: row.secondLastName,
    status: row.status,
    suspendedUntil: row.suspendedUntil,
    isInvited: row.isInvited,
    deletionDueAt: row.deletionDueAt,
    avatarUrl: row.avatarUrl,
    language: row.language,
    version: row.version,
    roles: [...row.roles],
    createdAt: row.createdAt,
  };
}

export function toUserListView({ items }: PicturedPage, nextCursor: string | null): UserListView {
  return { items: items.map(toUserView), nextCursor };
}

export function toRoleGrantListView({ grants, names }: UserRecord): RoleGrantListView {
  return { items: grants.map((grant) => toRoleGrantView(grant, names)) };
}

function toRoleGrantView({ id, role, scopeType, scopeId, grantedAt, grantedBy }: HeldGrant, { people, scopes }: Names): RoleGrantView {
  const [scopeName, grantedByName] = [nameIn(scopes, scopeId), nameIn(people, grantedBy)];
  return { id, role, scopeType, scopeId, scopeName, grantedAt: iso(grantedAt), grantedBy, grantedByName };
}

export function toUserRecordView(record: UserRecord): UserRecordView {
  const { person, suspensions, names } = record;
  return Object.assign(toUserView(person), {
    grants: toRoleGrantListView(record).items,
    suspensions: suspensions.map((suspension) => toSuspensionView(suspension, names)),
  });
}

function toSuspensionView(suspension: Suspension, { people }: Names): SuspensionView {
  const { reason, suspendedAt, suspendedBy, until, endedAt, endedBy } = suspension;
  return {
    reason,
    suspendedAt: iso(suspendedAt),
    suspendedBy,
    suspendedByName: nameIn(people, suspendedBy),
    until: until === null ? null : iso(until),
    endedAt: endedAt === null ? null : iso(endedAt),
    endedBy,
    endedByName: nameIn(people, endedBy),
  };
}

function nameIn(names: ReadonlyMap<string, string>, id: string | null): string | null {
  return id === null ? null : (names.get(id) ?? null);
}

function iso(time: string): string {
  return new Date(time).toISOString();
}

/** Somewhere a person is signed in. */
export class UserSessionView {
  /** UUID. */
  id: string;
  /** Such as `Firefox on Linux`; null when the program says nothing known. */
  device: string | null;
  userAgent: string | null;
  /** Address of the sign-in. */
  address: string | null;
  /** ISO 8601, UTC. */
  createdAt: string;
  /** ISO 8601, UTC; up to ten minutes before the last use. */
  lastSeenAt: string;
  /** How the person proved who they are, such as `password` and `totp`. */
  authMethods: string[];
  /** The administrator who acts as the person in it; null for the person. */
  impersonatorId: string | null;
}

/** Everywhere a person is signed in. */
export class UserSessionListView {
  items: UserSessionView[];
}

/** Tokens of a session in which one acts as somebody else. */
export class ImpersonationView {
  /** Null for cookie clients, whose tokens no script can read. */
  accessToken: string | null;
  refreshToken: string | null;
  /** For cookie clients: send it as `X-CSRF-Token` with every request that changes something. */
  csrfToken?: string;
  /** ISO 8601, UTC: when it ends, whatever is refreshed. */
  expiresAt: string;
}

export function toUserSessionListView(sessions: readonly ListedSession[]): UserSessionListView {
  return {
    items: sessions.map(({ id, userAgent, address, createdAt, lastSeenAt, authMethods, impersonatorId }) => ({
      id,
      device: deviceNameOf(userAgent),
      userAgent,
      address,
      createdAt: createdAt.toISOString(),
      lastSeenAt: lastSeenAt.toISOString(),
      authMethods: [...authMethods],
      impersonatorId,
    })),
  };
}
