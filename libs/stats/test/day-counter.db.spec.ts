import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { signIn } from '#auth/testing';
import { startTestApi, type TestApi } from '#harness';
import { newId, Transactions } from '#platform/database';
import { StatsRegistry } from '#platform/stats';
import { type CivilDate, FixedClock } from '#platform/time';
import { Client } from 'pg';
import { DailyFigureRepository } from '../src/daily-figure.repository.js';
import { DayCounterService } from '../src/day-counter.service.js';
import { FigureReader } from '../src/figure-reader.js';

describe('days that are over', () => {
  let api: TestApi;
  let client: Client;
  let organisationId: string;

  beforeAll(async () => {
    api = await startTestApi();
    client = new Client({ connectionString: api.database.ownerUrl, options: '-c search_path=app' });
    await client.connect();
    organisationId = newId();
    await client.query(
      `insert into organisations (id, name, slug, time_zone, created_at) values ($1, 'East', 'east', 'Asia/Tokyo', '2026-03-01')`,
      [organisationId],
    );
    const { userId } = await signIn(api.app, { organisationId });
    await client.query(`update users set created_at = '2026-03-10T12:00Z' where id = $1`, [userId]);
    await client.query(`update sessions set created_at = '2026-03-10T12:00Z' where user_id = $1`, [userId]);
  });
  beforeEach(() => client.query('delete from daily_figures; delete from daily_figure_progress'));
  afterAll(async () => {
    await client?.end();
    await api?.close();
  });

  const get = <T>(type: abstract new (...args: never[]) => T): T => api.app.get(type as never, { strict: false });
  const countAt = (at: string) =>
    new DayCounterService(get(Transactions), get(StatsRegistry), get(DailyFigureRepository), new FixedClock(new Date(at))).countDays();
  const countedTo = async () =>
    (await client.query(`select distinct counted_to::text as day from daily_figure_progress where organisation_id = $1`, [organisationId]))
      .rows;
  const signUps = async (from: string, to: string) => {
    const [period, today] = [{ from: from as CivilDate, to: to as CivilDate }, to as CivilDate];
    const previous = { from: '2026-01-01' as CivilDate, to: '2026-01-01' as CivilDate };
    const { figures } = await get(FigureReader).read('users', { period, previous, today, organisationIds: [organisationId] });
    return figures.find(({ key }) => key === 'sign-ups')?.value;
  };

  it('ST1 are counted when they are over in the last of all zones, since an office may lie far from its organisation', async () => {
    await countAt('2026-03-11T12:59:59Z');
    expect(await countedTo()).toEqual([{ day: '2026-03-09' }]);
    await countAt('2026-03-11T13:00:00Z');
    expect(await countedTo()).toEqual([{ day: '2026-03-10' }]);
  });

  it('ST1 are over only when they are by the database’s clock, too', async () => {
    const { rows } = await client.query<{ today: string }>('select current_date::text as today');
    await countAt('2040-01-01T00:00:00Z');
    const [{ day }] = await countedTo();
    expect(day < rows[0]!.today).toBe(true);
  });

  it('ST1 are in an answer once, also when they are counted while somebody asks', async () => {
    expect(await signUps('2026-03-10', '2026-03-12')).toBe(1);
    const kept = get(DailyFigureRepository);
    const counted = kept.counted.bind(kept);
    const spy = vi.spyOn(kept, 'counted').mockImplementation(async (...asked) => {
      const answer = await counted(...asked);
      await countAt('2026-03-14T12:00:00Z');
      return answer;
    });
    expect(await signUps('2026-03-10', '2026-03-12').finally(() => spy.mockRestore())).toBe(1);
    expect(await signUps('2026-03-10', '2026-03-12')).toBe(1);
  });

  it('ST1 are counted from two years before there was the organisation, whenever that is done first', async () => {
    await client.query(`update users set created_at = '2024-03-10T12:00Z' where organisation_id = $1`, [organisationId]);
    await countAt('2031-01-01T00:00:00Z');
    expect(await signUps('2024-03-01', '2024-03-12')).toBe(1);
  });
});
