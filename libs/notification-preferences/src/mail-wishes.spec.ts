import { describe, expect, it } from 'vitest';
import type { Setting, Settings } from '#platform/settings';
import { digestDue, mailTimeOf, NO_WISHES } from './mail-wishes.js';
import { allTopics, defineTopic, saidOf } from './topic.js';

const summary = { en: 'a test', es: 'una prueba' };
const say = (language: string, { name }: { name: string }) => ({ title: `${language} ${name.toUpperCase()}`, path: '/tests' });
defineTopic({ name: 'wishes.soon', summary, email: 'soon', say });
defineTopic({ name: 'wishes.off', summary, email: 'off', say });
defineTopic({ name: 'wishes.critical', summary, email: 'off', critical: true, say });
defineTopic({ name: 'wishes.elsewhere', summary, email: 'soon', say: () => ({ title: 'x', path: '//evil.example' }) });
/** Nobody set anything but this. */
const settings = (values: Record<string, unknown> = {}) =>
  ({ get: (setting: Setting) => values[setting.key] ?? setting.default }) as unknown as Settings;
const timeOf = (name: string, wishes = {}, values = {}) => mailTimeOf(name, { ...NO_WISHES, ...wishes }, settings(values));

describe('mailTimeOf', () => {
  it('NT1 a choice for a topic goes before the one for all, that before the setting, that before what the topic says', () => {
    const set = { 'notifications.mail.wishes.soon': 'digest' };
    expect([
      timeOf('wishes.soon'),
      timeOf('wishes.soon', {}, set),
      timeOf('wishes.soon', { mail: 'off' }, set),
      timeOf('wishes.soon', { mail: 'off', topics: { 'wishes.soon': 'soon' } }, set),
      timeOf('wishes.off', { topics: { 'wishes.soon': 'soon' } }),
      timeOf('wishes.off', { mail: 'soon' }),
    ]).toEqual(['soon', 'digest', 'off', 'soon', 'off', 'soon']);
  });

  it('NT1 nothing switches off a critical topic, and nobody gets mails of one that is gone', () => {
    expect(timeOf('wishes.critical', { mail: 'off', topics: { 'wishes.critical': 'off' }, digest: 'off' })).toBe('soon');
    expect(timeOf('wishes.gone', { mail: 'soon' })).toBe('off');
  });

  it('NT1 without digests there is nothing for what would stand in them', () => {
    expect(timeOf('wishes.soon', { mail: 'digest', digest: 'off' })).toBe('off');
  });
});

describe('digestDue', () => {
  const at = new Date('2026-07-01T05:30:00Z');
  it('NT1 is the next hour, or that of the day by the clocks of the person, but not in quiet hours', () => {
    const quietHours = [{ days: [1, 2, 3, 4, 5, 6, 7], from: 22 * 60, until: 9 * 60 }];
    expect(digestDue({ ...NO_WISHES, digest: 'hourly' }, 'Europe/Madrid', at).toISOString()).toBe('2026-07-01T06:00:00.000Z');
    expect(digestDue(NO_WISHES, 'Europe/Madrid', at).toISOString()).toBe('2026-07-01T06:00:00.000Z');
    expect(digestDue(NO_WISHES, 'America/New_York', at).toISOString()).toBe('2026-07-01T12:00:00.000Z');
    expect(digestDue({ ...NO_WISHES, quietHours }, 'Europe/Madrid', at).toISOString()).toBe('2026-07-01T07:00:00.000Z');
  });
});

describe('topics', () => {
  it('NT1 are declared once and under a name', () => {
    expect(() => defineTopic({ name: 'wishes.soon', summary, email: 'off', say })).toThrow('declared twice');
    for (const name of ['Wishes.x', 'wishes', 'a.b.c', 'wishes.', `w.${'x'.repeat(60)}`])
      expect(() => defineTopic({ name, summary, email: 'off', say })).toThrow('is not the name');
    expect(allTopics().map(({ name }) => name)).toEqual(['wishes.critical', 'wishes.elsewhere', 'wishes.off', 'wishes.soon']);
  });

  it('NT1 say something also of data they do not know, and lead nowhere but into the panel', () => {
    expect(saidOf('wishes.soon', 'es', { name: 'x' }, new Map())).toEqual({ title: 'es X', path: '/tests' });
    expect(saidOf('wishes.soon', 'es', {}, new Map())).toEqual({ title: 'Ha ocurrido algo', path: '/notifications' });
    expect(saidOf('wishes.gone', 'en', {}, new Map())).toEqual({ title: 'Something happened', path: '/notifications' });
    expect(saidOf('wishes.elsewhere', 'en', {}, new Map())).toEqual({ title: 'x', path: '/notifications' });
  });
});
