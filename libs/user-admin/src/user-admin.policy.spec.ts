import { describe, expect, it } from 'vitest';
import '#desks';
import '#organisations';
import { Actor, type Grant, permissionsOfRole, type Scope } from '#platform/access';
import { AppError } from '#platform/errors';
import { type Act, ACTS, type Holding, requireAct, requireCreation, requireRole } from './user-admin.policy.js';

const EVERYWHERE: Scope = { type: 'installation' };
const A: Scope = { type: 'organisation', organisationId: 'A' };
const B: Scope = { type: 'organisation', organisationId: 'B' };
const A1: Scope = { type: 'office', organisationId: 'A', officeId: 'a1' };
const B1: Scope = { type: 'office', organisationId: 'B', officeId: 'b1' };

type Held = readonly [role: string, scope: Scope, permissions?: readonly string[]];
const idOf = (scope: Scope) => (scope.type === 'installation' ? null : scope.type === 'office' ? scope.officeId : scope.organisationId);
const grantOf = ([role, scope, permissions]: Held): Grant => ({
  role,
  scopeType: scope.type,
  scopeId: idOf(scope),
  ...(permissions && { permissions }),
});
const holdingOf = ([role, scope, permissions]: Held): Holding => ({
  role,
  scope,
  permissions: permissions ?? [...permissionsOfRole(role)],
});
const actor = (held: readonly Held[], impersonatorId: string | null = null, id = 'actor') =>
  new Actor(id, 'session', 'A', held.map(grantOf), { at: new Date(), methods: ['password'], impersonatorId });
const person = (organisationId: string, held: readonly Held[], id = 'person') => ({ id, organisationId, holdings: held.map(holdingOf) });

const SIGNS: Readonly<Record<string, string>> = {
  NOT_FOUND: '?',
  FORBIDDEN: '-',
  USER_HOLDS_MORE: 'm',
  NOT_ON_YOURSELF: 's',
  ADMINISTRATOR_NOT_IMPERSONATED: 'a',
  IMPERSONATION_FORBIDDEN: 'i',
  ROLE_EXCEEDS_YOURS: 'x',
  VALIDATION_FAILED: 'v',
};
/** `+` when it is allowed, else the sign of the refusal. */
function verdict(judge: () => void): string {
  try {
    judge();
    return '+';
  } catch (error) {
    return error instanceof AppError ? (SIGNS[error.code] ?? error.code) : String(error);
  }
}

const INSTALLATION_ADMIN: Held[] = [
  ['user', A],
  ['admin', EVERYWHERE],
];
const ADMIN_OF_A: Held[] = [
  ['user', A],
  ['admin', A],
];
const ADMIN_OF_BOTH: Held[] = [...ADMIN_OF_A, ['admin', B]];
const ADMIN_OF_OFFICE: Held[] = [
  ['user', A],
  ['admin', A1],
];
const SUPPORT: Held[] = [
  ['user', A],
  ['support', EVERYWHERE],
];
const SUPPORT_OF_A: Held[] = [
  ['user', A],
  ['support', A],
];
const USER: Held[] = [['user', A]];
const DOOR: Held[] = [...USER, ['door', A, ['user.read', 'user.impersonate', 'desk.read']]];

describe('AU16 US3 who may do what to whom', () => {
  const acts = Object.keys(ACTS) as Act[];

  it('US3 the columns of the table are the acts there are', () => {
    expect(acts.join(' ')).toBe(
      'read update suspend reinstate reset erase invite see-sessions end-sessions impersonate grant-role revoke-role',
    );
  });

  // One sign an act, in the order above: + allowed, ? not to be seen, - not permitted, m holds more, s oneself, a administrator, i impersonating.
  it.each<[who: string, Held[], whom: string, organisation: string, Held[], string]>([
    ['the installation’s admin', INSTALLATION_ADMIN, 'a user of A', 'A', USER, '++++++++++++'],
    ['the installation’s admin', INSTALLATION_ADMIN, 'a user of B', 'B', [['user', B]], '++++++++++++'],
    ['the installation’s admin', INSTALLATION_ADMIN, 'another one', 'B', INSTALLATION_ADMIN, '+++++++++a++'],
    ['the installation’s admin', INSTALLATION_ADMIN, 'one who is called admin and holds nothing', 'A', [['admin', A, []]], '+++++++++a++'],
    ['the installation’s admin', INSTALLATION_ADMIN, 'support', 'A', SUPPORT, '++++++++++++'],
    ['an admin of A', ADMIN_OF_A, 'a user of A', 'A', USER, '++++++++++++'],
    ['an admin of A', ADMIN_OF_A, 'somebody without any role', 'A', [], '++++++++++++'],
    ['an admin of A', ADMIN_OF_A, 'a user of B', 'B', [['user', B]], '????????????'],
    ['an admin of A', ADMIN_OF_A, 'an admin of A who lives in B', 'B', ADMIN_OF_A, '????????????'],
    ['an admin of A', ADMIN_OF_A, 'another admin of A', 'A', ADMIN_OF_A, '+++++++++a++'],
    ['an admin of A', ADMIN_OF_A, 'the installation’s admin', 'A', INSTALLATION_ADMIN, '+mmmmmm+mamm'],
    ['an admin of A', ADMIN_OF_A, 'support of the installation', 'A', SUPPORT, '+mmmmmm+mmmm'],
    ['an admin of A', ADMIN_OF_A, 'support of A', 'A', SUPPORT_OF_A, '++++++++++++'],
    ['an admin of A', ADMIN_OF_A, 'an admin of B who lives in A', 'A', [['admin', B]], '+mmmmmm+mamm'],
    ['an admin of A', ADMIN_OF_A, 'a manager of an office in A', 'A', [['office-manager', A1]], '++++++++++++'],
    ['an admin of A', ADMIN_OF_A, 'a manager of an office in B', 'A', [['desks', B1, ['desk.manage']]], '+mmmmmm+mmmm'],
    ['an admin of A', ADMIN_OF_A, 'a user of A who is a guest in B', 'A', [...USER, ['user', B]], '+++++++++m++'],
    ['an admin of A', ADMIN_OF_A, 'a user of A who is a guest in an office of B', 'A', [...USER, ['user', B1]], '+++++++++m++'],
    ['an admin of A', ADMIN_OF_A, 'a holder of what no lib declares', 'A', [['old', EVERYWHERE, ['thing.gone']]], '++++++++++++'],
    ['an admin of A and B', ADMIN_OF_BOTH, 'a user of A who is a guest in B', 'A', [...USER, ['user', B]], '++++++++++++'],
    ['an admin of A and B', ADMIN_OF_BOTH, 'the installation’s admin', 'A', INSTALLATION_ADMIN, '+mmmmmm+mamm'],
    ['an admin of one office', ADMIN_OF_OFFICE, 'a user of A', 'A', USER, '????????????'],
    ['support', SUPPORT, 'a user of A', 'A', USER, '+-+++--++-++'],
    ['support', SUPPORT, 'a user of B', 'B', [['user', B]], '+-+++--++-++'],
    ['support', SUPPORT, 'another support', 'A', SUPPORT, '+-+++--++-++'],
    ['support', SUPPORT, 'an admin of B', 'B', [['admin', B]], '+-mmm--+m-mm'],
    ['support', SUPPORT, 'the installation’s admin', 'A', INSTALLATION_ADMIN, '+-mmm--+m-mm'],
    ['support of A', SUPPORT_OF_A, 'support of the installation', 'A', SUPPORT, '+-mmm--+m-mm'],
    ['a user', USER, 'another user', 'A', USER, '????????????'],
    ['a holder of a role of our own', DOOR, 'a user of A', 'A', USER, '+--------+++'],
    ['a holder of a role of our own', DOOR, 'another one', 'A', DOOR, '+--------a++'],
    ['nobody', [], 'a user', 'A', USER, '????????????'],
  ])('US3 %s: %s', (_who, held, _whom, organisationId, theirs, expected) => {
    expect(acts.map((act) => verdict(() => requireAct(actor(held), act, person(organisationId, theirs)))).join('')).toBe(expected);
  });

  it.each<[string, Held[], string]>([
    ['the installation’s admin', INSTALLATION_ADMIN, '++sssss++s++'],
    ['support', SUPPORT, '+-sss--++-++'],
    ['a user', USER, '????????????'],
  ])('US3 %s: oneself', (_who, held, expected) => {
    expect(acts.map((act) => verdict(() => requireAct(actor(held), act, person('A', held, 'actor')))).join('')).toBe(expected);
  });

  it('US3 whoever acts as somebody else sees, and changes nobody', () => {
    const impersonating = actor(INSTALLATION_ADMIN, 'another admin');
    expect(acts.map((act) => verdict(() => requireAct(impersonating, act, person('A', USER)))).join('')).toBe('+iiiiiiiiiii');
    expect(verdict(() => requireCreation(impersonating, 'A'))).toBe('i');
  });

  it('US3 an office nobody knows counts as everywhere', () => {
    const stranger = { id: 'person', organisationId: 'A', holdings: [{ role: 'x', permissions: ['desk.manage'], scope: EVERYWHERE }] };
    expect(verdict(() => requireAct(actor(ADMIN_OF_A), 'suspend', stranger))).toBe('m');
  });
});

describe('AU16 nobody gives or takes what they lack', () => {
  const SCOPES = [EVERYWHERE, A, B, A1, B1];

  // One sign a scope: everywhere, A, B, an office of A, an office of B.
  it.each<[who: string, Held[], role: string, permissions: readonly string[] | null, expected: string]>([
    ['the installation’s admin', INSTALLATION_ADMIN, 'admin', null, '+++++'],
    ['an admin of A', ADMIN_OF_A, 'admin', null, '-+-+-'],
    ['an admin of A', ADMIN_OF_A, 'user', null, '-+-+-'],
    ['an admin of A', ADMIN_OF_A, 'a role of our own', ['desk.read', 'user.export'], '-+-+-'],
    ['an admin of an office of A', ADMIN_OF_OFFICE, 'admin', null, '---+-'],
    ['support', SUPPORT, 'user', null, '-----'],
    ['a user', USER, 'user', null, '-----'],
    ['one who grants and sees', [['g', A, ['role.grant', 'user.read']]], 'grants and sees', ['role.grant', 'user.read'], '-+-+-'],
    ['one who grants and sees', [['g', A, ['role.grant', 'user.read']]], 'more', ['role.grant', 'user.suspend'], '-x-x-'],
    ['one who grants and sees', [['g', A, ['role.grant', 'user.read']]], 'user', null, '-x-x-'],
    [
      'one who grants everywhere what they hold in A',
      [
        ['g', EVERYWHERE, ['role.grant']],
        ['h', A, ['desk.manage']],
      ],
      'h',
      ['desk.manage'],
      'x+x+x',
    ],
    ['an admin of A', ADMIN_OF_A, 'one with what no lib declares', ['thing.gone'], '-+-+-'],
  ])('US3 %s: %s', (_who, held, role, permissions, expected) => {
    const given = permissions ?? [...permissionsOfRole(role)];
    expect(
      SCOPES.map((scope) => verdict(() => requireRole(actor(held), { permissions: given, organisationId: null, scope }))).join(''),
    ).toBe(expected);
  });

  it('US3 a role of an organisation is given inside it only, by whomever', () => {
    const judged = SCOPES.map((scope) =>
      verdict(() => requireRole(actor(INSTALLATION_ADMIN), { permissions: [], organisationId: 'A', scope })),
    );
    expect(judged.join('')).toBe('v+v+v');
  });

  it('US3 accounts are made where one may make them', () => {
    const judged = [INSTALLATION_ADMIN, ADMIN_OF_A, ADMIN_OF_OFFICE, SUPPORT, USER].map((held) =>
      ['A', 'B'].map((organisation) => verdict(() => requireCreation(actor(held), organisation))).join(''),
    );
    expect(judged).toEqual(['++', '+-', '--', '--', '--']);
  });
});
