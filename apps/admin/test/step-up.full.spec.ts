import { generate } from 'otplib';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SessionDirectory } from '../../../libs/platform/access/src/index.js';
import { expectAccessible, keepsToOrigin, PanelUnderTest, type Person, screenshot } from './harness/index.js';

let panel: PanelUnderTest;
let database: Client;
beforeAll(async () => {
  panel = await PanelUnderTest.start({ worker: false });
  database = new Client({ connectionString: panel.api.database.ownerUrl, options: '-c search_path=app' });
  await database.connect();
});
afterAll(async () => {
  await database?.end();
  await panel?.close();
});

/** As if the person had signed in an hour ago. */
async function letAnHourPass({ userId }: Person): Promise<void> {
  const aged = `update sessions set auth_time = now() - interval '1 hour' where user_id = $1 returning id`;
  const directory = panel.api.app.get<unknown, { forget(sessionId: string): void }>(SessionDirectory, { strict: false });
  for (const { id } of (await database.query<{ id: string }>(aged, [userId])).rows) directory.forget(id);
}

describe('a fresh proof', () => {
  it('UI1 AU13 is asked for by password where that is all there is, and then what was asked for is done', async () => {
    const ana = await panel.person({ admin: true });
    const page = await panel.open({ as: ana, path: '/roles/own/new' });
    await page.getByRole('textbox', { name: 'Name' }).fill('Reception');
    await letAnHourPass(ana);
    const define = page.getByRole('button', { name: 'Define role' });
    const asked = page.getByRole('dialog', { name: 'Is it still you?' });
    await define.click();
    await asked.getByRole('button', { name: 'Cancel' }).click();
    await asked.waitFor({ state: 'detached' });
    expect(await page.getByRole('textbox', { name: 'Name' }).inputValue()).toBe('Reception');
    await define.click();
    await asked.getByLabel('Password', { exact: true }).fill('not this one at all');
    await page.keyboard.press('Enter');
    await asked.getByText('This is not your password.').waitFor();
    await screenshot(page, 'step-up');
    await expectAccessible(page);
    await asked.getByLabel('Password', { exact: true }).fill(ana.password);
    await page.keyboard.press('Enter');
    await page.getByText('Role defined').waitFor();
    await page.getByRole('heading', { level: 1, name: 'Reception' }).waitFor();
    keepsToOrigin(page);
  });

  it('UI1 AU13 is asked for by code where there is an app, in Spanish on a phone', async () => {
    const ana = await panel.person({ admin: true, language: 'es' });
    const page = await panel.open({ as: ana, path: '/settings?group=attempts', language: 'es', viewport: 'phone' });
    await page.getByLabel('La primera espera tras demasiadas contraseñas erróneas.').fill('40');
    const ask = await panel.apiOf(ana);
    const { secret } = await ask('POST', '/api/auth/second-factor/totp');
    await ask('POST', '/api/auth/second-factor/totp/confirm', { code: await generate({ secret }) });
    await database.query('update totp_factors set last_step = 0 where user_id = $1', [ana.userId]);
    await letAnHourPass(ana);
    await page.getByRole('button', { name: 'Guardar' }).click();
    const asked = page.getByRole('dialog', { name: '¿Sigues siendo tú?' });
    await asked.getByRole('textbox', { name: 'Código' }).fill(await generate({ secret }));
    await screenshot(page, 'step-up code');
    await expectAccessible(page);
    await asked.getByRole('button', { name: 'Confirmar' }).click();
    await page.getByText('Ajustes guardados').waitFor();
    keepsToOrigin(page);
  });

  it('UI1 AU13 is asked for once for all that waits for it, and all of it is done then', async () => {
    const ana = await panel.person({ admin: true });
    const page = await panel.open({ as: ana, path: '/users' });
    await page
      .getByRole('link', { name: /Ana Ejemplo/ })
      .first()
      .waitFor();
    await letAnHourPass(ana);
    // Both are refused before anything is asked.
    const both = Promise.withResolvers<void>();
    let held = 0;
    for (const refused of ['**/users/export*', '**/api/admin/roles'])
      await page.route(refused, async (route) => {
        const answer = await route.fetch();
        if (answer.status() === 403) {
          held += 1;
          await both.promise;
        }
        await route.fulfill({ response: answer });
      });
    const proofs: string[] = [];
    page.on('request', (request) => request.method() === 'POST' && request.url().endsWith('/step-up') && proofs.push(request.url()));
    const file = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Export CSV' }).click();
    await page.getByRole('link', { name: 'Roles' }).click();
    await page.getByRole('link', { name: 'New role' }).click();
    await page.getByRole('textbox', { name: 'Name' }).fill('Night shift');
    await page.getByRole('button', { name: 'Define role' }).click();
    const asked = page.getByRole('dialog', { name: 'Is it still you?' });
    await expect.poll(() => held).toBe(2);
    expect(await asked.count()).toBe(0);
    both.resolve();
    await asked.getByLabel('Password', { exact: true }).fill(ana.password);
    await page.keyboard.press('Enter');
    await page.getByText('Role defined').waitFor();
    expect((await file).suggestedFilename()).toMatch(/^users-.*\.csv$/);
    expect([proofs.length, await asked.count()]).toEqual([1, 0]);
    keepsToOrigin(page);
  });
});
