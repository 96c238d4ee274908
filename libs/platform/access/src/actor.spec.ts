import { describe, expect, it } from 'vitest';
import { Actor, type Grant, type Scope } from './actor.js';
import { allPermissions, definePermissions, permissionsOfRole, type Role } from './define-permissions.js';

const keys = definePermissions('test', {
  'thing.read': { summary: 'Read things.', roles: ['user', 'admin'] },
  'thing.manage': { summary: 'Manage things.', roles: ['admin'] },
  'thing.forget': { summary: 'Nobody may.', roles: [] },
});

const INSTALLATION: Scope = { type: 'installation' };
const inA: Scope = { type: 'organisation', organisationId: 'A' };
const inB: Scope = { type: 'organisation', organisationId: 'B' };
const a1: Scope = { type: 'office', organisationId: 'A', officeId: 'a1' };
const a2: Scope = { type: 'office', organisationId: 'A', officeId: 'a2' };
const b1: Scope = { type: 'office', organisationId: 'B', officeId: 'b1' };
const SCOPES = [INSTALLATION, inA, inB, a1, a2, b1];

const actor = (...grants: Grant[]) => new Actor('ana', 'session', 'A', grants);
const admin = (scopeType: Grant['scopeType'], scopeId: string | null): Grant => ({ role: 'admin', scopeType, scopeId });

describe('AU16 Actor.can', () => {
  it.each<[string, Grant[], boolean[]]>([
    ['nobody', [], [false, false, false, false, false, false]],
    ['the installation', [admin('installation', null)], [true, true, true, true, true, true]],
    ['an organisation', [admin('organisation', 'A')], [false, true, false, true, true, false]],
    ['an office', [admin('office', 'a1')], [false, false, false, true, false, false]],
    ['two offices of two organisations', [admin('office', 'a2'), admin('office', 'b1')], [false, false, false, false, true, true]],
    [
      'a role that does not carry it',
      [{ role: 'user', scopeType: 'installation', scopeId: null }],
      [false, false, false, false, false, false],
    ],
    [
      'a role that does not exist',
      [{ role: 'constructor', scopeType: 'installation', scopeId: null }],
      [false, false, false, false, false, false],
    ],
    ['a grant without its id', [admin('organisation', null), admin('office', null)], [false, false, false, false, false, false]],
    [
      'an office id that is the id of an organisation',
      [admin('office', 'A'), admin('organisation', 'a1')],
      [false, false, false, false, false, false],
    ],
  ])('AU16 held by %s', (_, grants, expected) => {
    expect(SCOPES.map((scope) => actor(...grants).can(keys['thing.manage'], scope))).toEqual(expected);
  });

  it('AU16 holds says whether there is any scope at all, grantsFor and reach where', () => {
    const ana = actor(admin('office', 'a1'), admin('office', 'a1'), admin('organisation', 'B'), {
      role: 'user',
      scopeType: 'organisation',
      scopeId: 'A',
    });
    expect(['thing.read', 'thing.manage', 'thing.forget', 'thing.unknown'].map((key) => ana.holds(key))).toEqual([
      true,
      true,
      false,
      false,
    ]);
    expect(ana.grantsFor('thing.manage')).toHaveLength(3);
    expect(ana.reach('thing.manage')).toEqual({ installation: false, organisationIds: ['B'], officeIds: ['a1'] });
    expect(ana.reach('thing.read')).toEqual({ installation: false, organisationIds: ['B', 'A'], officeIds: ['a1'] });
    expect(actor(admin('installation', null)).reach('thing.manage').installation).toBe(true);
    expect(ana.reach('thing.forget')).toEqual({ installation: false, organisationIds: [], officeIds: [] });
  });
});

describe('AU16 definePermissions', () => {
  it('AU16 a key is declared once, by one lib', () => {
    const row = { 'thing.read': { summary: 'Other.', roles: [] as readonly Role[] } };
    expect(() => definePermissions('other', row)).toThrow('Permission thing.read is declared by test and by other');
    expect(() => definePermissions('test', row)).toThrow('Permission thing.read is declared by test and by test');
    expect(permissionsOfRole('user').has('thing.read')).toBe(true);
  });

  it.each(['thing', 'Thing.read', 'thing.', '.read', 'thing read', 'thing..read', 'thing.read2', '__proto__', 'thing.-read'])(
    'AU16 refuses the key "%s"',
    (key) => {
      expect(() => definePermissions('test', JSON.parse(`{"${key}":{"summary":"x","roles":[]}}`) as never)).toThrow(
        `Permission ${key} is not of the form thing.verb`,
      );
    },
  );

  it('AU16 the matrix is ordered, and a role nobody defined carries nothing', () => {
    expect(allPermissions().map((permission) => permission.key)).toEqual(['thing.forget', 'thing.manage', 'thing.read']);
    expect([...permissionsOfRole('admin')].toSorted()).toEqual(['thing.manage', 'thing.read']);
    expect(permissionsOfRole('root').size).toBe(0);
  });
});
