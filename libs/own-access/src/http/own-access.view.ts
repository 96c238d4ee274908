import type { AccessState } from '../own-access.js';

/** A role, and where it holds: everywhere when neither an organisation nor an office is named. */
export class OwnGrantView {
  /** Key of the role. */
  role: string;
  roleName: string | null;
  /** UUID. */
  organisationId: string | null;
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

/** What the own session may do. */
export class OwnAccessView {
  /** Keys held in any scope, in order; the object decides whether one counts there. */
  permissions: string[];
  grants: OwnGrantView[];
  /** Null in a session of the person themselves. */
  impersonatedBy: ImpersonatorView | null;
  secondFactor: OwnSecondFactorView;
  /** The setting `demo.mode`: whoever shows a screen says on it that this is a demonstration. */
  demo: boolean;
  /** The release that answers. */
  version: string;
}

export function toOwnAccessView(state: AccessState, version: string): OwnAccessView {
  const { permissions, grants, impersonatedBy, secondFactor, demo } = state;
  return {
    permissions: [...permissions],
    grants: grants.map((grant) => ({ ...grant, permissions: [...grant.permissions] })),
    impersonatedBy: impersonatedBy && { ...impersonatedBy },
    secondFactor: { ...secondFactor },
    demo,
    version,
  };
}
