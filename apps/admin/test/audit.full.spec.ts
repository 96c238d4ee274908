import { readFileSync } from 'node:fs';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AuditChainService } from '../../../libs/audit/src/index.js';
import { type Ask, expectAccessible, keepsToOrigin, PanelUnderTest, type Person, screenshot } from './harness/index.js';

let panel: PanelUnderTest;
let ana: Person;
let ask: Ask;
beforeAll(async () => {
  panel = await PanelUnderTest.start({ worker: false });
  ana = await panel.person({ admin: true, firstName: 'Ana', lastName: 'Auditora' });
  ask = await panel.apiOf(ana);
  await ask('POST', '/api/admin/roles', { name: 'Reception', key: 'reception', permissions: ['desk.read'] });
  await ask('PATCH', '/api/admin/roles/reception', { name: 'Front desk', permissions: ['desk.read', 'user.read'] });
});
afterAll(() => panel?.close());

describe('the audit trail', () => {
  it('UI1 AD1 is filtered, and an entry shows what it changed', async () => {
    const page = await panel.open({ as: ana, path: '/audit' });
    await page.getByRole('combobox', { name: 'Action' }).selectOption('role.update');
    const row = page.getByRole('row', { name: /Changed a role/ });
    await row.getByText('Ana Auditora').waitFor();
    await expectAccessible(page);
    await row.getByRole('link').click();
    const sheet = page.getByRole('dialog', { name: 'Changed a role' });
    await sheet.getByRole('row', { name: /name.*Reception.*Front desk/ }).waitFor();
    await screenshot(page, 'audit entry');
    await expectAccessible(page);
    await page.keyboard.press('Escape');
    await sheet.waitFor({ state: 'detached' });
    await row.getByRole('link').click();
    await sheet.getByRole('link', { name: 'Ana Auditora' }).click();
    await page.getByRole('row', { name: /Defined a role/ }).waitFor();
    expect(new URL(page.url()).searchParams.get('actorId')).toBe(ana.userId);
    keepsToOrigin(page);
  });

  it('UI1 AD1 names who signed in, and says no account to be none', async () => {
    const wrong = { email: ana.email, password: 'not this one at all' };
    await panel.api.request({ method: 'POST', url: '/api/auth/login', body: wrong });
    const page = await panel.open({ as: ana, path: '/audit?action=auth.login' });
    await page
      .getByRole('row', { name: /Ana Auditora Signed in/ })
      .first()
      .waitFor();
    await page.goto(`${panel.url}/admin/audit?action=auth.login-refused`);
    await page
      .getByRole('row', { name: /somebody not signed in .* account \(by the digest of its address\) · / })
      .first()
      .waitFor();
    keepsToOrigin(page);
  });

  it('UI2 AD1 is shown for an address with a day that is none, and loses no letter of a filter', async () => {
    const page = await panel.open({ as: ana, path: '/audit?from=x&to=2026-13-01' });
    await page.getByRole('row', { name: /Changed a role/ }).waitFor();
    // As slow as the pause after which the API is asked: each letter meets the answer to the one before.
    await page.getByRole('combobox', { name: 'Kind of target' }).selectOption('role');
    const filter = page.getByRole('textbox', { name: 'Id of the target' });
    await filter.pressSequentially('reception', { delay: 255 });
    await expect.poll(() => new URL(page.url()).searchParams.get('targetId')).toBe('reception');
    expect(await filter.inputValue()).toBe('reception');
    await page.getByRole('row', { name: /Defined a role/ }).waitFor();
    keepsToOrigin(page);
  });

  it('UI1 AD1 UI3 is narrowed to a person and to what something was done to, in words', async () => {
    const page = await panel.open({ as: ana, path: '/audit', language: 'es' });
    await page.getByRole('combobox', { name: 'Quién' }).selectOption({ label: 'Ana Auditora' });
    await expect.poll(() => new URL(page.url()).searchParams.get('actorId')).toBe(ana.userId);
    await page.getByRole('combobox', { name: 'Tipo de objeto' }).selectOption({ label: 'rol' });
    await page.getByRole('row', { name: /Cambió un rol rol · / }).waitFor();
    await expectAccessible(page);
    // An id alone, as from a link that was cut, is not asked for.
    await page.goto(`${panel.url}/admin/audit?targetId=reception`);
    await page.getByRole('row', { name: /Definió un rol/ }).waitFor();
    keepsToOrigin(page);
  });

  it('UI2 AD1 is downloaded as it is filtered', async () => {
    const page = await panel.open({ as: ana, path: '/audit?action=role.update' });
    const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Export CSV' }).click()]);
    await page.getByText('The file is downloaded.').waitFor();
    const lines = readFileSync(await file.path(), 'utf8')
      .trim()
      .split('\r\n');
    expect(file.suggestedFilename()).toMatch(/\.csv$/);
    expect(lines).toHaveLength(2);
    expect(lines[1]).toContain('role.update');
    keepsToOrigin(page);
  });

  it('UI1 AD1 UI3 is checked, and says where it was tampered with', async () => {
    const page = await panel.open({ as: ana, path: '/audit/check', language: 'es' });
    // As the worker does by and by.
    const chain = panel.api.app.get(AuditChainService, { strict: false });
    while (await chain.sealPending());
    await page.getByRole('button', { name: 'Empezar' }).click();
    await page.getByText(/^La auditoría está entera/).waitFor();
    const owner = new Client({ connectionString: panel.api.database.superuserUrl });
    await owner.connect();
    await owner.query(
      `set session_replication_role = replica; update ops.audit_entries set action = 'role.forge' where action = 'role.update'`,
    );
    await owner.end();
    await page.getByRole('button', { name: 'Comprobar de nuevo' }).click();
    await page.getByText(/^La auditoría no está entera/).waitFor();
    await page.getByRole('cell', { name: 'La anotación se cambió' }).waitFor();
    await screenshot(page, 'audit tampered with');
    await expectAccessible(page);
    keepsToOrigin(page);
  });
});
