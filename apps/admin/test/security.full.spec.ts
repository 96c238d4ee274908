import { readFileSync } from 'node:fs';
import { generate } from 'otplib';
import { Client } from 'pg';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectAccessible, keepsToOrigin, PanelUnderTest, type Person, signInByForm } from './harness/index.js';

const SECURITY = '/profile?tab=security';

let panel: PanelUnderTest;
beforeAll(async () => {
  panel = await PanelUnderTest.start({ worker: false });
});
afterAll(() => panel?.close());

async function signOut(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^Your account/ }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await page.getByRole('button', { name: 'Sign in', exact: true }).waitFor();
}

async function signInWithCode(page: Page, person: Person, code: string): Promise<void> {
  await signInByForm(page, person);
  await page.getByRole('textbox', { name: 'Code' }).fill(code);
  await page.getByRole('button', { name: 'Go on' }).click();
  await page.getByRole('navigation').first().waitFor();
}

/** A code counts once: without this, the next one would have to be waited for. */
async function forgetUsedCodes({ userId }: Person): Promise<void> {
  const client = new Client({ connectionString: panel.api.database.ownerUrl, options: '-c search_path=app' });
  await client.connect();
  await client.query('update totp_factors set last_step = 0 where user_id = $1', [userId]);
  await client.end();
}

/** Nothing of it may stay in what the browser keeps, or in the address. */
async function expectForgotten(page: Page, ...secrets: readonly string[]): Promise<void> {
  const kept = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, location.href]));
  for (const secret of secrets) expect(kept).not.toContain(secret);
}

describe('who gets in', () => {
  it('UI1 AU8 changes the password: says what is wrong with one, and signs in with the new one', async () => {
    const ana = await panel.person();
    const page = await panel.open({ as: ana, path: SECURITY });
    const change = async (current: string, next: string) => {
      await page.getByLabel('Present password').fill(current);
      await page.getByLabel('New password').fill(next);
      await page.getByRole('button', { name: 'Change password' }).click();
    };
    const next = 'seven umbrellas under water';
    await change('not this one at all', next);
    await page.getByText('This is not your present password.').waitFor();
    await change(ana.password, 'short');
    await page.getByText('It needs at least 12 characters.').waitFor();
    await expectAccessible(page);
    await change(ana.password, next);
    await page.getByText('Your password is changed').waitFor();
    expect(await page.getByLabel('New password').inputValue()).toBe('');
    await expectForgotten(page, next);
    await signOut(page);
    await signInByForm(page, { ...ana, password: next });
    await page.getByRole('navigation').first().waitFor();
    keepsToOrigin(page);
  });

  it('UI1 AU13 sets up an authenticator app; then its codes and the recovery codes get in, once each', async () => {
    const ana = await panel.person();
    const page = await panel.open({ as: ana, path: SECURITY });
    await page.getByRole('button', { name: 'Set up', exact: true }).click();
    await page.getByRole('img', { name: 'Code for the authenticator app' }).waitFor();
    await expectAccessible(page);
    const secret = (await page.getByRole('dialog').locator('code').textContent())!;
    const confirm = page.getByLabel('Code that the app shows now');
    await confirm.fill('12');
    await page.getByRole('button', { name: 'Switch on' }).click();
    await page.getByText('Must be six digits').waitFor();
    await confirm.fill(await generate({ secret }));
    await page.getByRole('button', { name: 'Switch on' }).click();
    const codes = page.getByRole('dialog').getByRole('listitem');
    await codes.nth(9).waitFor();
    const [first, ...rest] = await codes.allInnerTexts();
    await expectAccessible(page);
    const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Download' }).click()]);
    expect(readFileSync(await file.path(), 'utf8')).toContain([first, ...rest].join('\n'));
    await page.keyboard.press('Escape');
    await page.getByRole('alertdialog', { name: 'Close without keeping them?' }).getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('checkbox', { name: 'I have kept them in a safe place' }).click();
    await page.getByRole('button', { name: 'Done' }).click();
    await page.getByText('10 are left.').waitFor();
    await expectForgotten(page, secret, first!);

    await signOut(page);
    await forgetUsedCodes(ana);
    await signInWithCode(page, ana, await generate({ secret }));
    await signOut(page);
    await signInWithCode(page, ana, first!);
    await page.goto(`${panel.url}/admin${SECURITY}`);
    await page.getByText('9 are left.').waitFor();
    keepsToOrigin(page);
  });

  it('UI1 AU14 adds a passkey, renames it, signs in with it, and removes it', async () => {
    const ana = await panel.person();
    const page = await panel.open({ as: ana, path: SECURITY });
    const devtools = await page.context().newCDPSession(page);
    await devtools.send('WebAuthn.enable');
    await devtools.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        protocol: 'ctap2',
        transport: 'internal',
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
        automaticPresenceSimulation: true,
      },
    });
    await page.getByRole('button', { name: 'Add a passkey' }).click();
    await page.getByRole('button', { name: 'Go on' }).click();
    await page.getByText('Give it a name.').waitFor();
    await page.getByLabel('What to call it').fill('Laptop');
    await page.getByRole('button', { name: 'Go on' }).click();
    await page.getByRole('checkbox', { name: 'I have kept them in a safe place' }).click();
    await page.getByRole('button', { name: 'Done' }).click();
    await page.getByRole('button', { name: 'What to do with Laptop' }).click();
    await page.getByRole('menuitem', { name: 'Rename' }).click();
    await page.getByLabel('What to call it').fill('Work laptop');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByRole('button', { name: 'What to do with Work laptop' }).waitFor();
    await expectAccessible(page);
    await signOut(page);
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
    await page.getByRole('navigation').first().waitFor();
    await page.goto(`${panel.url}/admin${SECURITY}`);
    await page.getByRole('button', { name: 'What to do with Work laptop' }).click();
    await page.getByRole('menuitem', { name: 'Remove' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Remove' }).click();
    await page.getByText('The passkey is removed').waitFor();
    await page.getByText('You have none yet.').waitFor();
    keepsToOrigin(page);
  });

  it('UI1 AU10 ends another session, whose page asks to sign in again and keeps what was typed', async () => {
    const ana = await panel.person();
    const other = await panel.open({ as: ana, path: '/profile' });
    await other.getByRole('textbox', { name: 'First name', exact: true }).fill('Almudena');
    const here = await panel.open({ as: ana, path: SECURITY });
    const sessions = here.getByRole('list', { name: 'Where you are signed in' });
    await sessions.getByText('this one').waitFor();
    await sessions.getByRole('button', { name: /^End the session of/ }).click();
    await here.getByText('The session is over').waitFor();
    await expect.poll(() => sessions.getByRole('listitem').count()).toBe(1);

    await other.getByRole('button', { name: 'Save' }).click();
    await other.getByRole('dialog', { name: 'Your session is over' }).waitFor();
    await expectAccessible(other);
    await signInByForm(other, ana);
    await other.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await other.getByRole('textbox', { name: 'First name', exact: true }).inputValue()).toBe('Almudena');
    await other.getByRole('button', { name: 'Save' }).click();
    await other.getByRole('heading', { level: 1, name: /^Almudena/ }).waitFor();

    await here.reload();
    await here.getByRole('button', { name: 'End all others' }).click();
    await here.getByText('One session is over').waitFor();
    await here.getByRole('button', { name: 'Sign out everywhere' }).click();
    await here.getByRole('alertdialog').getByRole('button', { name: 'Sign out everywhere' }).click();
    await here.getByRole('button', { name: 'Sign in', exact: true }).waitFor();
    keepsToOrigin(here);
    keepsToOrigin(other);
  });
});
