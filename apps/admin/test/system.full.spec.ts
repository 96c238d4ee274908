import { Pool } from 'pg';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { FigureSampler } from '../../../libs/figure-history/src/figure-sampler.js';
import {
  expectAccessible,
  expectFits,
  keepsToOrigin,
  PanelUnderTest,
  type Person,
  renewUntil,
  screenshot,
  untilIdle,
} from './harness/index.js';

let panel: PanelUnderTest;
let berta: Person;
let owner: Pool;
beforeAll(async () => {
  panel = await PanelUnderTest.start({ worker: false });
  owner = new Pool({ connectionString: panel.api.database.superuserUrl });
  berta = await panel.person({ admin: true, firstName: 'Berta' });
  await owner.query(
    `insert into ops.figure_samples select s, date_bin('30 seconds', now(), 'epoch') - n * interval '30 seconds', 1 + n % 7
     from unnest('{requests,latency-p95,memory,queue-waiting}'::text[]) s, generate_series(1, 100) n`,
  );
});
afterAll(async () => {
  await owner?.end();
  await panel?.close();
});
// No worker takes what the sign-ins send, which would be a thing to look at soon.
beforeEach(() => owner.query('delete from bullmq.job; delete from app.outbox'));

/** Failed jobs, as a worker leaves them. */
async function plant(...ids: readonly string[]): Promise<void> {
  for (const [index, id] of ids.entries())
    await owner.query(
      `insert into bullmq.job (queue, id, seq, name, state, data, opts, max_attempts, attempts_made, failed_reason, stacktrace, added_at_ms, finished_at_ms)
       values ('mail', $1, $2::bigint, $3, 'failed', '{"payload": {"mailId": "0199d3a0-0000-7000-8000-000000000001"}}', '{"attempts": 8}', 8, 8, 'AppError MAIL_REFUSED',
         '["AppError MAIL_REFUSED\\nat send (file:///srv/mail.ts:1:2)"]', extract(epoch from now())::bigint * 1000, extract(epoch from now())::bigint * 1000 - $2::bigint)`,
      [id, index + 1, `mail.${id}`],
    );
}

const card = (page: Page, name: string) =>
  page
    .getByRole('region', { name: 'Parts of the system' })
    .locator('section')
    .filter({ has: page.getByRole('heading', { name, exact: true }) });
/** A busy machine may not find everything out in time; it is asked again every ten seconds. */
const says = (page: Page, name: string, state: string) => card(page, name).getByText(state).waitFor({ timeout: 45_000 });
const stateOf = async (id: string) => (await owner.query('select state from bullmq.job where id = $1', [id])).rows[0]?.state;

describe('the state of the system', () => {
  it('UI1 MO1 an administrator sees every part, what needs a look, and the figures over time', async () => {
    await plant('send');
    const page = await panel.open({ as: berta, path: '/system' });
    await says(page, 'Database', 'Good');
    await says(page, 'Queues', 'Needs a look');
    await expect.poll(() => page.getByRole('figure', { name: 'Requests per second' }).locator('tbody tr').count()).toBeGreaterThan(100);
    await says(page, 'Processes', 'Needs a look');
    await page.getByRole('table', { name: 'Processes' }).getByText('Running').first().waitFor();
    await page
      .getByRole('table', { name: 'Biggest tables' })
      .getByText(/^(app|ops|bullmq)\./)
      .first()
      .waitFor();
    await page.getByRole('combobox', { name: 'Time span' }).click();
    const { promise: waited, resolve: goOn } = Promise.withResolvers<void>();
    await page.route('**/system/history?*', async (route) => {
      await waited;
      await route.continue();
    });
    await page.getByRole('option', { name: '6 hours' }).click();
    await expect.poll(() => new URL(page.url()).search).toBe('?span=6h');
    // What was there before stays legible until the other comes.
    await page.locator('[aria-busy=true]').getByRole('figure', { name: 'Requests per second' }).waitFor();
    await expectAccessible(page);
    goOn();
    await untilIdle(page);
    await screenshot(page, 'system');
    await expectAccessible(page);
    await page.getByRole('link', { name: 'Look after them' }).click();
    await page.getByRole('heading', { name: 'Failed jobs' }).waitFor();
    keepsToOrigin(page);
  }, 120_000);

  it('UI1 MO1 is renewed while somebody looks', async () => {
    const page = await panel.open({ as: berta, path: '/system', ownClock: true });
    await renewUntil(page, card(page, 'Queues').getByText('Good'));
    await plant('send');
    await renewUntil(page, card(page, 'Queues').getByText('Needs a look'));
    keepsToOrigin(page);
  }, 120_000);

  it('UI1 MO1 does not stay green when nothing answers any more', async () => {
    const page = await panel.open({ as: berta, path: '/system', ownClock: true });
    await renewUntil(page, card(page, 'Database').getByText('Good'));
    // All of it: as long as anything answers, the platform does.
    await page.route('**/api/**', (route) => route.abort('connectionrefused'));
    await renewUntil(page, page.getByText('Not renewed: no answer'));
    expect(await page.getByText('All is well').count()).toBe(0);
    await page.getByText('The platform does not answer properly for the moment').waitFor();
    await expectAccessible(page);
    await page.unroute('**/api/**');
    await renewUntil(page, page.getByText('Not renewed: no answer'), false);
    await expect.poll(() => page.getByText('The platform does not answer properly for the moment').count()).toBe(0);
    keepsToOrigin(page, /ERR_CONNECTION_REFUSED/);
  }, 120_000);

  it('UI1 MO1 fits a phone, in Spanish and in the dark', async () => {
    const page = await panel.open({ as: berta, path: '/system', language: 'es', colorScheme: 'dark', viewport: 'phone' });
    await page.getByRole('heading', { name: 'Base de datos', exact: true }).waitFor();
    await page.getByRole('figure', { name: 'Peticiones por segundo' }).waitFor();
    await expectFits(page);
    await screenshot(page, 'system on a phone');
    await expectAccessible(page);
    keepsToOrigin(page);
  });

  it('UI1 MO1 is not offered to those who may not see it', async () => {
    const ana = await panel.person();
    const page = await panel.open({ as: ana, path: '/system' });
    await page.locator('[data-state-page="403"]').waitFor();
    expect(await page.getByRole('link', { name: 'System status' }).count()).toBe(0);
    keepsToOrigin(page);
  });

  it('MO3 shows a sample that was just taken', async () => {
    await panel.api.app.get(FigureSampler, { strict: false }).sample();
    const { rows } = await owner.query(`select count(*)::int as count from ops.figure_samples where series = 'database-size'`);
    expect(rows[0].count).toBeGreaterThan(0);
  });
});

describe('failed jobs', () => {
  it('UI1 MO1 one is read and run again', async () => {
    await plant('send', 'other');
    const page = await panel.open({ as: berta, path: '/jobs' });
    await page.getByRole('link', { name: 'mail.send' }).click();
    const sheet = page.getByRole('dialog', { name: 'mail.send' });
    await sheet.getByText('AppError MAIL_REFUSED').waitFor();
    await sheet.getByText('at send (file:///srv/mail.ts:1:2)').waitFor();
    await sheet.getByText('0199d3a0-0000-7000-8000-000000000001').waitFor();
    await screenshot(page, 'failed job');
    await expectAccessible(page);
    await sheet.getByRole('button', { name: 'Run again' }).click();
    await sheet.waitFor({ state: 'detached' });
    await page.getByText('The job is back in its queue').waitFor();
    await page.getByRole('link', { name: 'mail.send' }).waitFor({ state: 'detached' });
    expect([await stateOf('send'), await stateOf('other')]).toEqual(['waiting', 'failed']);
    keepsToOrigin(page);
  });

  it.each(['en', 'es'] as const)('UI1 MO1 several are run again, or removed once that was asked, in %s', async (language) => {
    const es = language === 'es';
    await plant('a', 'b', 'c', 'd');
    const page = await panel.open({ as: berta, path: '/jobs', language });
    const select = async (...names: string[]) => {
      for (const name of names)
        await page
          .getByRole('row', { name: new RegExp(`mail\\.${name}\\b`) })
          .getByRole('checkbox')
          .check();
    };
    await select('a', 'b');
    await page.getByRole('button', { name: es ? 'Ejecutar de nuevo' : 'Run again' }).click();
    await page.getByRole('link', { name: 'mail.a' }).waitFor({ state: 'detached' });
    await select('c', 'd');
    await page.getByRole('button', { name: es ? 'Quitar' : 'Remove', exact: true }).click();
    const question = page.getByRole('alertdialog', { name: es ? '¿Quitar 2 tareas?' : 'Remove 2 jobs?' });
    await expectAccessible(page);
    await question.getByRole('button', { name: es ? 'Quitar' : 'Remove', exact: true }).click();
    await page.getByText(es ? 'No ha fallado ninguna tarea' : 'No job has failed').waitFor();
    expect([await stateOf('a'), await stateOf('b'), await stateOf('c'), await stateOf('d')]).toEqual([
      'waiting',
      'waiting',
      undefined,
      undefined,
    ]);
    keepsToOrigin(page);
  });
});
