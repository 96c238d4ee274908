import { afterEach, expect, it } from 'vitest';
import { mayUse } from '../src/frame/may-use';
import { holdsInOffice, homeFor } from '../src/frame/scopes';
import { civilDateIn, setTimeZone, startOfDay } from '../src/i18n/format';

const held = (...grants: [organisationId: string | null, officeId: string | null][]) => ({
  permissions: ['office.manage'],
  grants: grants.map(([organisationId, officeId]) => ({ organisationId, officeId, permissions: ['office.manage'] })),
});
const OFFICE = { id: 'f', organisationId: 'o' };

afterEach(() => setTimeZone(null));

it.each([
  ['of the installation', held([null, null]), true, true, 'own'],
  ['of the own organisation, and another', held(['o', null], ['own', null]), true, true, 'own'],
  ['of another organisation', held(['o', null]), true, true, 'o'],
  ['of a third organisation', held(['x', null]), true, false, 'x'],
  ['of the office', held([null, 'f']), false, true, undefined],
  ['of another office', held([null, 'g']), false, false, undefined],
])('UI4 offers an administrator %s what they may do there: a new office %#', (_of, access, makes, manages, home) => {
  expect(mayUse(access, { permission: 'office.manage', scope: 'organisation' })).toBe(makes);
  expect(holdsInOffice(access, 'office.manage', OFFICE)).toBe(manages);
  expect(holdsInOffice(access, 'desk.manage', OFFICE)).toBe(false);
  expect(homeFor(access, 'office.manage', 'own')).toBe(home);
});

it('US1 reads the clock as the browser does where the zone of the person is unknown to it', () => {
  const here = startOfDay('2026-07-01');
  setTimeZone('Mars/Olympus');
  expect(startOfDay('2026-07-01')).toBe(here);
  expect(civilDateIn('Mars/Olympus', Date.now())).toMatch(/^\d{4}-\d\d-\d\d$/);
  setTimeZone('Atlantic/Canary');
  expect(startOfDay('2026-07-01')).toBe('2026-06-30T23:00:00.000Z');
});
