import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectAccessible, keepsToOrigin, PanelUnderTest, type Person } from './harness/index.js';

let panel: PanelUnderTest;
let berta: Person;
beforeAll(async () => {
  panel = await PanelUnderTest.start({ worker: false });
  berta = await panel.person({ admin: true, firstName: 'Berta', lastName: 'Solís' });
});
afterAll(() => panel?.close());

const said = (page: Page, text: string | RegExp) => page.getByRole('region', { name: 'Messages' }).getByText(text);

async function give(page: Page, role: string): Promise<void> {
  await page.getByRole('button', { name: 'Give a role' }).click();
  await page.getByRole('combobox', { name: 'Role' }).click();
  await page.getByRole('option', { name: role }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Give' }).click();
  await page.getByRole('row', { name: role }).waitFor();
}

describe('what people may do, in the panel', () => {
  it('UI1 AU16 a role is given and taken while the person has the panel open: what they may no longer is refused in words', async () => {
    const sonia = await panel.person({ firstName: 'Sonia', lastName: 'Apoyo' });
    const page = await panel.open({ as: berta, path: `/users/${sonia.userId}?tab=roles` });
    await give(page, 'Support');
    await expectAccessible(page);
    const theirs = await panel.open({ as: sonia, path: `/users/${berta.userId}` });
    await theirs.getByRole('button', { name: 'Suspend' }).click();
    await theirs.getByRole('textbox', { name: 'Reason' }).fill('To try it');
    await theirs.getByRole('dialog').getByRole('button', { name: 'Suspend' }).click();
    await said(theirs, 'This person holds permissions that you do not hold.').waitFor();
    await theirs.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('button', { name: 'Take away Support' }).click();
    await said(page, 'Support is taken away').waitFor();
    await expect.poll(() => theirs.evaluate(async () => (await fetch('/api/admin/users')).status)).toBe(403);
    await theirs.getByRole('link', { name: 'Sessions' }).click();
    await theirs.getByRole('heading', { name: 'This is not open to you' }).waitFor();
    await expect.poll(() => theirs.getByRole('link', { name: 'People' }).count()).toBe(0);
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByRole('row', { name: 'Support' }).waitFor();
    keepsToOrigin(page);
    keepsToOrigin(theirs);
  });

  it('UI1 AU16 nobody takes the last administrator away', async () => {
    const page = await panel.open({ as: berta, path: `/users/${berta.userId}?tab=roles` });
    await page.getByText('This is you').waitFor();
    await page.getByRole('button', { name: 'Take away Administrator' }).click();
    await page
      .getByRole('alertdialog', { name: 'Take a role from yourself?' })
      .getByRole('button', { name: 'Take away Administrator' })
      .click();
    await said(page, /administrat/).waitFor();
    await page.getByRole('row', { name: 'Administrator' }).waitFor();
    keepsToOrigin(page);
  });

  it('UI1 US3 one acts as somebody, sees it all the time, and is oneself again with nothing of theirs on the screen', async () => {
    const vera = await panel.person({ firstName: 'Vera', lastName: 'Cruz' });
    const page = await panel.open({ as: berta, path: `/users/${vera.userId}` });
    await page.getByRole('button', { name: 'More' }).click();
    await page.getByRole('menuitem', { name: 'Act as this person' }).click();
    await expectAccessible(page);
    await page.getByRole('textbox', { name: 'Why' }).fill('She cannot find her booking');
    await page.getByRole('button', { name: 'Go on' }).click();
    await page.getByText('You act as Vera Cruz.').waitFor();
    await page.getByRole('button', { name: 'Your account: Vera Cruz' }).waitFor();
    expect(await page.getByRole('link', { name: 'People' }).count()).toBe(0);
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Be yourself again' }).click();
    await page.getByRole('button', { name: 'Your account: Berta Solís' }).waitFor();
    await page.getByRole('link', { name: 'People' }).first().waitFor();
    expect(await page.getByText('Vera').count()).toBe(0);
    await page.goto(`${panel.url}/admin/users/${vera.userId}?tab=audit`);
    await page.getByRole('cell', { name: 'Acted as somebody' }).waitFor();
    keepsToOrigin(page);
  });

  it('UI1 US3 a reload ends acting as somebody, says so, and leaves nobody signed in as them', async () => {
    const vera = await panel.person({ firstName: 'Vera', lastName: 'Luna' });
    const page = await panel.open({ as: berta, path: `/users/${vera.userId}` });
    await page.getByRole('button', { name: 'More' }).click();
    await page.getByRole('menuitem', { name: 'Act as this person' }).click();
    await page.getByRole('textbox', { name: 'Why' }).fill('She cannot find her booking');
    await page.getByRole('button', { name: 'Go on' }).click();
    await page.getByText('You act as Vera Luna.').waitFor();
    await page.reload();
    await page.getByText('You left the page or loaded it anew: you are yourself again.').waitFor();
    await page.goto(`${panel.url}/admin/users/${vera.userId}?tab=sessions`);
    await page.getByText('Signed in nowhere').waitFor();
    expect(await page.getByText('you are yourself again').count()).toBe(0);
    keepsToOrigin(page);
  });

  it('UI1 US3 who leaves the page while they act as somebody, and comes back to it, is oneself again and sees nothing of theirs', async () => {
    const vera = await panel.person({ firstName: 'Vera', lastName: 'Marín' });
    const page = await panel.open({ as: berta, path: `/users/${vera.userId}` });
    await page.getByRole('button', { name: 'More' }).click();
    await page.getByRole('menuitem', { name: 'Act as this person' }).click();
    await page.getByRole('textbox', { name: 'Why' }).fill('She cannot find her booking');
    await page.getByRole('button', { name: 'Go on' }).click();
    await page.getByText('You act as Vera Marín.').waitFor();
    // As a browser does that keeps the page for the way back, which one that is steered does not.
    for (const type of ['pagehide', 'pageshow'])
      await page.evaluate((name) => dispatchEvent(new PageTransitionEvent(name, { persisted: true })), type);
    await page.getByRole('button', { name: 'Your account: Berta Solís' }).waitFor();
    await said(page, 'you are yourself again').waitFor();
    await page.getByRole('link', { name: 'People' }).first().waitFor();
    expect(await page.getByText('Vera').count()).toBe(0);
    await page.reload();
    await page.getByRole('button', { name: 'Your account: Berta Solís' }).waitFor();
    expect(await page.getByText('you are yourself again').count()).toBe(0);
    keepsToOrigin(page);
  });

  it('UI1 US3 sessions are ended, a password is taken out of use, and an erasure has to be typed', async () => {
    const olga = await panel.person({ firstName: 'Olga', lastName: 'Prado' });
    const theirs = await panel.open({ as: olga });
    await theirs.getByRole('main').waitFor();
    const page = await panel.open({ as: berta, path: `/users/${olga.userId}?tab=sessions` });
    await page.getByRole('button', { name: /^End the session/ }).click();
    await page.getByText('Signed in nowhere').waitFor();
    await theirs.reload();
    await theirs.getByRole('button', { name: 'Sign in', exact: true }).waitFor();
    await page.getByRole('button', { name: 'More' }).click();
    await page.getByRole('menuitem', { name: 'Make them choose a new password' }).click();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Take the password out of use' }).click();
    await page.getByText('No password yet').waitFor();
    await page.getByRole('button', { name: 'More' }).click();
    await page.getByRole('menuitem', { name: 'Erase for good' }).click();
    const question = page.getByRole('alertdialog');
    expect(await question.getByRole('button', { name: 'Erase for good' }).isDisabled()).toBe(true);
    await question.getByRole('textbox').fill(olga.email);
    await question.getByRole('button', { name: 'Erase for good' }).click();
    await said(page, 'They are being erased').waitFor();
    await page.getByRole('heading', { name: 'People', level: 1 }).waitFor();
    keepsToOrigin(page);
  });
});
