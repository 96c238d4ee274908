import type { AccessState, OwnMaintenance } from '../own-access.js';

/** A role, and where it holds: everywhere when neither an organisation nor an office is named. */
export class OwnGrantView {
  /** Key of the role. */
  role: string;
  roleName: string | null;
  /** UUID. */
  organisationId: string | null;
  organisationName: string | null;
  /** UUID. */
  officeId: string | null;
  /** Keys, in order. */
  permissions: string[];
}

/** Somebody who acts as the person. */
export class ImpersonatorView {
  /** UUID. */
  id: string;
  name: string | null;
}

/** How the person stands with second factors. */
export class OwnSecondFactorView {
  /** True with a code generator or a passkey. */
  has: boolean;
  /** A role of the person needs one. Until the session has proved one, it has no grants. */
  required: boolean;
}

/** Maintenance that is on or announced. */
export class OwnMaintenanceView {
  level: 'banner' | 'read_only' | 'full';
  /** What holds now: `banner` while it is only announced. */
  inForce: 'banner' | 'read_only' | 'full';
  reason: string;
  /** ISO 8601, UTC. */
  startsAt: string;
  /** ISO 8601, UTC; null: until somebody ends it. */
  until: string | null;
  /** The person goes on working while it keeps others out. */
  passes: boolean;
}

/** What the own session may do. */
export class OwnAccessView {
  /** Keys held in any scope, in order; the object decides whether one counts there. */
  permissions: string[];
  grants: OwnGrantView[];
  /** Null in a session of the person themselves. */
  impersonatedBy: ImpersonatorView | null;
  secondFactor: OwnSecondFactorView;
  /** For whoever looks after organisations: whether there is more than one. */
  severalOrganisations: boolean;
  /** The setting `demo.mode`: whoever shows a screen says on it that this is a demonstration. */
  demo: boolean;
  /** Null while there is none. `X-Maintenance` of any answer says when this has changed. */
  maintenance: OwnMaintenanceView | null;
  /** The release that answers. */
  version: string;
}

export function toOwnAccessView(state: AccessState, version: string): OwnAccessView {
  const { permissions, grants, impersonatedBy, secondFactor, severalOrganisations, demo, maintenance } = state;
  return {
    permissions: [...permissions],
    grants: grants.map((grant) => ({ ...grant, permissions: [...grant.permissions] })),
    impersonatedBy: impersonatedBy && { ...impersonatedBy },
    secondFactor: { ...secondFactor },
    severalOrganisations,
    demo,
    maintenance: maintenance && toOwnMaintenanceView(maintenance),
    version,
  };
}

function toOwnMaintenanceView({ level, inForce, reason, startsAt, until, passes }: OwnMaintenance): OwnMaintenanceView {
  return {
    level: level as OwnMaintenanceView['level'],
    inForce: inForce as OwnMaintenanceView['inForce'],
    reason,
    startsAt: startsAt.toISOString(),
    until: until?.toISOString() ?? null,
    passes,
  };
}
