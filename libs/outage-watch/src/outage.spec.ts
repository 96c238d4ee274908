import { describe, expect, it } from 'vitest';
import type { OnCallList } from './on-call-file.js';
import { duePages, insteadOf, type Outage, type OutagePage, standingOf } from './outage.js';

const BEGAN = Date.UTC(2026, 2, 1, 3, 14);
const at = (minutes: number) => new Date(BEGAN + minutes * 60_000);

const person = (userId: string, chatId: number | null) => ({
  userId,
  firstName: userId,
  name: userId,
  language: 'en' as const,
  timeZone: 'UTC',
  email: `${userId}@example.com`,
  chatId,
});
const list: OnCallList = {
  people: [person('ana', 1), person('ben', 2), person('eva', null)],
  steps: [
    { afterMinutes: 0, userIds: ['ana'], byMail: false },
    { afterMinutes: 5, userIds: ['ben', 'nobody-any-more'], byMail: false },
    { afterMinutes: 15, userIds: ['ana', 'ben', 'eva'], byMail: true },
  ],
  repeatMinutes: 240,
  silencedUntil: {},
  off: [],
};

function outage(changes: Partial<Outage> = {}): Outage {
  return {
    id: 'x',
    dependency: 'database',
    since: at(-0.1).toISOString(),
    noticedAt: at(0).toISOString(),
    owner: { host: 'h', process: { pid: 1, startedAt: '' }, aliveAt: '' },
    keys: null,
    reading: null,
    pages: [],
    acknowledged: null,
    silenced: null,
    heldUntil: null,
    ...changes,
  };
}
const said = (pages: readonly OutagePage[]) => pages.map(({ userId, channel, step }) => `${userId} ${channel} ${step}`);
/** What is due as time goes by, each as soon as it is. */
function course(subject: Outage, ...minutes: number[]): string[][] {
  return minutes.map((minute) => {
    const due = duePages(subject, list, at(minute));
    subject.pages.push(...due);
    return said(due);
  });
}

describe('MO2 who is told about an outage', () => {
  it('is who the steps name, each once, by mail where there is no chat or the step says so', () => {
    expect(course(outage(), 0, 1, 5, 6, 15, 100)).toEqual([
      ['ana telegram 0'],
      [],
      ['ben telegram 1'],
      [],
      ['ana mail 2', 'ben mail 2', 'eva mail 2'],
      [],
    ]);
  });

  it('is everybody who is due when nobody looked for a while, and all once more after the last step', () => {
    expect(course(outage(), 20, 254.9, 255, 260)).toEqual([
      ['ana telegram 0', 'ben telegram 1', 'ana mail 2', 'ben mail 2', 'eva mail 2'],
      [],
      ['ana telegram 0'],
      ['ben telegram 1'],
    ]);
    expect(course(outage(), 13 * 255 - 0.1, 13 * 255)).toEqual([expect.arrayContaining(['ana telegram 0']), []]);
  });

  it('is nobody once somebody has it, and from the first step again when a silence is over', () => {
    expect(course(outage({ acknowledged: { userId: 'ana', at: at(1).toISOString() } }), 0, 5, 300)).toEqual([[], [], []]);
    const silenced = outage();
    expect(course(silenced, 0)).toEqual([['ana telegram 0']]);
    silenced.silenced = { userId: 'ana', at: at(1).toISOString(), until: at(61).toISOString() };
    expect(standingOf(silenced, at(60))).toBe('silenced');
    expect(course(silenced, 60, 61, 66)).toEqual([[], ['ana telegram 0'], ['ben telegram 1']]);
    expect(standingOf(silenced, at(61))).toBe('firing');
  });

  it('is nobody while it was silenced before, nor without a list of steps', () => {
    const planned = { ...list, silencedUntil: { database: at(30).toISOString() } };
    expect(duePages(outage(), planned, at(29))).toEqual([]);
    expect(said(duePages(outage(), planned, at(30)))).toContain('ana telegram 0');
    expect(said(duePages(outage({ dependency: 'redis' }), planned, at(0)))).toEqual(['ana telegram 0']);
    expect(duePages(outage(), { ...list, steps: [] }, at(0))).toEqual([]);
  });

  it('gets one mail instead of a message that did not arrive', () => {
    const subject = outage();
    subject.pages.push(...duePages(subject, list, at(0)));
    const mail = insteadOf(subject.pages[0]!, subject)!;
    expect(mail).toMatchObject({ userId: 'ana', channel: 'mail', round: 0, step: 0, status: 'waiting' });
    subject.pages.push(mail);
    expect(insteadOf(subject.pages[0]!, subject)).toBeNull();
  });
});
