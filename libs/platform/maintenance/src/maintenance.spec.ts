import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Actor } from '#platform/access';
import { levelAt, type MaintenanceState, NO_MAINTENANCE } from './maintenance-state.js';
import { maintenancePage } from './maintenance-page.js';
import { Maintenance } from './maintenance.js';

const NOW = Date.parse('2026-11-21T22:00:00Z');
const minutes = (count: number) => new Date(NOW + count * 60_000);
const state = (changes: Partial<MaintenanceState> = {}): MaintenanceState => ({
  version: 1,
  level: 'full',
  reason: 'We move to a new server.',
  startsAt: minutes(-1),
  until: null,
  retryAfterSeconds: 300,
  ...changes,
});

function maintenanceWith(changes: Partial<MaintenanceState> = {}): Maintenance {
  const maintenance = new Maintenance();
  maintenance.adopt(state(changes));
  return maintenance;
}

describe('MT1 which level holds', () => {
  it.each<[string, MaintenanceState, string]>([
    ['nothing set', NO_MAINTENANCE, 'off'],
    ['without an end', state(), 'full'],
    ['only announced', state({ startsAt: minutes(1) }), 'banner'],
    ['from the very moment it starts', state({ startsAt: minutes(0) }), 'full'],
    ['before its end', state({ until: minutes(1) }), 'full'],
    ['from the very moment it ends', state({ until: minutes(0) }), 'off'],
    ['announced and over', state({ startsAt: minutes(-2), until: minutes(-1), level: 'read_only' }), 'off'],
  ])('MT1 %s', (_, given, level) => {
    expect(levelAt(given, NOW)).toBe(level);
  });
});

describe('MT1 Maintenance', () => {
  beforeEach(() => void vi.useFakeTimers({ now: NOW }));
  afterEach(() => void vi.useRealTimers());

  it.each<[MaintenanceState['level'], string, boolean]>([
    ['full', 'GET', true],
    ['full', 'POST', true],
    ['read_only', 'GET', false],
    ['read_only', 'HEAD', false],
    ['read_only', 'DELETE', true],
    ['banner', 'POST', false],
  ])('MT1 %s and %s', (level, method, refused) => {
    expect(maintenanceWith({ level }).refuses(method)).toBe(refused);
  });

  it('MT1 the newer of two states is in force, whichever comes first', () => {
    const maintenance = maintenanceWith({ version: 3 });
    expect(maintenance.adopt(state({ version: 2, level: 'banner' }))).toBe(false);
    expect(maintenance.adopt(state({ version: 3, level: 'banner' }))).toBe(false);
    expect(maintenance.level).toBe('full');
    expect(maintenance.adopt(state({ version: 4, level: 'banner' }))).toBe(true);
    expect(maintenance.level).toBe('banner');
  });

  it('MT1 starts and ends by the time of the database, and says so once each', () => {
    const maintenance = maintenanceWith({ startsAt: minutes(10), until: minutes(20) });
    const told: string[] = [];
    maintenance.onChange((level) => told.push(level));
    expect(maintenance.level).toBe('banner');
    maintenance.setClock(10 * 60_000);
    expect([maintenance.level, maintenance.restricts]).toEqual(['full', true]);
    vi.setSystemTime(minutes(9));
    maintenance.tell();
    expect(maintenance.level).toBe('full');
    vi.setSystemTime(minutes(10));
    maintenance.tell();
    maintenance.tell();
    expect(maintenance.level).toBe('off');
    expect(told).toEqual(['full', 'off']);
  });

  it('MT1 is known for a while after it restricted', () => {
    const maintenance = maintenanceWith({ until: minutes(20) });
    maintenance.tell();
    vi.advanceTimersByTime(20 * 60_000);
    maintenance.tell();
    expect([maintenance.restricts, maintenance.restrictedWithin(60_000)]).toEqual([false, true]);
    vi.advanceTimersByTime(60_000);
    maintenance.tell();
    expect(maintenance.restrictedWithin(60_000)).toBe(false);
    const announced = maintenanceWith({ startsAt: minutes(60) });
    announced.tell();
    expect(announced.restrictedWithin(60_000)).toBe(false);
  });

  it('MT1 what starts now has started, also where the clock was thought to be behind', () => {
    const maintenance = maintenanceWith({ startsAt: minutes(1) });
    maintenance.setClock(-60_000);
    expect(maintenance.level).toBe('banner');
    maintenance.noteTime(minutes(1));
    expect([maintenance.level, maintenance.now()]).toEqual(['full', minutes(1).getTime()]);
    maintenance.noteTime(minutes(-5));
    expect(maintenance.now()).toBe(minutes(1).getTime());
  });

  it('MT1 says when to come back, never later than the end', () => {
    const refusal = maintenanceWith({ until: minutes(2) }).refusal();
    expect(refusal).toMatchObject({
      code: 'MAINTENANCE',
      details: { level: 'full', reason: 'We move to a new server.', until: '2026-11-21T22:02:00.000Z' },
      options: { retryAfterSeconds: 120 },
    });
    expect(maintenanceWith({ until: minutes(60) }).refusal().options.retryAfterSeconds).toBe(300);
  });

  it('MT1 is passed by administrators of the installation, not of an organisation', () => {
    const maintenance = new Maintenance();
    const admin = (scopeType: 'installation' | 'organisation', scopeId: string | null) =>
      new Actor('ana', 'session', 'A', [{ role: 'admin', scopeType, scopeId }]);
    expect(maintenance.isPassedBy(admin('installation', null))).toBe(true);
    expect(maintenance.isPassedBy(admin('organisation', 'A'))).toBe(false);
    expect(maintenance.isPassedBy(new Actor('ben', 'session', 'A', [{ role: 'user', scopeType: 'installation', scopeId: null }]))).toBe(
      false,
    );
  });

  it('MT1 tells clients what holds, by level and version', () => {
    expect(new Maintenance().header()).toBeUndefined();
    expect(maintenanceWith({ level: 'read_only', version: 7 }).header()).toBe('read-only; version=7');
    expect(maintenanceWith().header(true)).toBe('full; version=1; passes');
  });
});

describe('MT1 the page of a closed platform', () => {
  it.each([
    ['en', 'Maintenance is under way'],
    ['es', 'Estamos en mantenimiento'],
  ] as const)('MT1 in %s, with reason and end, and nothing of it as markup', (language, title) => {
    const page = maintenancePage(language, { level: 'full', reason: 'A <b>new</b> server', until: '2026-11-21T22:30:00.000Z' });
    expect(page.status).toBe(503);
    expect(page.text).toContain(`<html lang="${language}">`);
    expect(page.text).toContain(title);
    expect(page.text).toContain('A &lt;b&gt;new&lt;/b&gt; server');
    expect(page.text).toContain('datetime="2026-11-21T22:30:00.000Z"');
  });

  it('MT1 without an end it promises none', () => {
    expect(maintenancePage('en', { level: 'read_only', reason: 'x', until: null }).text).not.toContain('<time');
  });
});
