import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectAccessible, keepsToOrigin, PanelUnderTest, type Person, screenshot, signInByForm } from './harness/index.js';

const SIGN_IN = { en: 'Sign in', es: 'Entrar' } as const;

let panel: PanelUnderTest;
let ana: Person;
beforeAll(async () => {
  // The second who registers from here within an hour proves that they are no program.
  panel = await PanelUnderTest.start({ env: { RATE_LIMITS: '*=1000000/60,auth.register.free=1/3600' } });
  ana = await panel.person({ admin: true });
});
afterAll(() => panel?.close());

describe('the door of the panel', () => {
  it.each([
    { language: 'en', colorScheme: 'light', viewport: 'desktop' },
    { language: 'es', colorScheme: 'dark', viewport: 'phone' },
  ] as const)('UI4 shows the sign-in in $language, $colorScheme, on a $viewport, to everybody, and asks nobody else', async (look) => {
    const page = await panel.open(look);
    await page.getByRole('button', { name: SIGN_IN[look.language], exact: true }).waitFor();
    expect(await page.evaluate(() => document.documentElement.lang)).toBe(look.language);
    await screenshot(page, `sign-in ${look.language} ${look.colorScheme} ${look.viewport}`);
    await expectAccessible(page);
    keepsToOrigin(page);
  });

  it('UI4 opens for an address and a password', async () => {
    const page = await panel.open();
    await signInByForm(page, ana);
    await page.getByRole('main').waitFor();
    await page.getByRole('navigation').first().waitFor();
    await screenshot(page, 'signed in');
    await expectAccessible(page);
    keepsToOrigin(page);
  });

  it('UI4 is not shown to somebody who signed in before', async () => {
    const page = await panel.open({ as: ana });
    await page.getByRole('navigation').first().waitFor();
    expect(await page.getByRole('button', { name: SIGN_IN.en, exact: true }).count()).toBe(0);
    keepsToOrigin(page);
  });

  it('UI4 opens with the keyboard alone, and says what was wrong', async () => {
    const page = await panel.open({ path: '/roles?search=desk' });
    await page.getByRole('button', { name: SIGN_IN.en, exact: true }).waitFor();
    await page.keyboard.type(ana.email);
    await page.keyboard.press('Tab');
    await page.keyboard.type('not this one at all');
    await page.keyboard.press('Enter');
    await page.getByText('The address or the password is wrong.').waitFor();
    await expectAccessible(page);
    await page.keyboard.press('Control+a');
    await page.keyboard.type(ana.password);
    await page.keyboard.press('Enter');
    // Where the link led, not the start.
    await page.getByRole('rowheader', { name: /^desk\.read/ }).waitFor();
    keepsToOrigin(page);
  });

  it('AU1 AU11 UI4 makes an account, whose link opens it, also where many come from the same place', async () => {
    const page = await panel.open({ language: 'es', viewport: 'phone' });
    const [email, good] = ['zoe-2@example.com', 'siete paraguas bajo el agua'];
    const press = () => page.getByRole('button', { name: 'Crear una cuenta' }).click();
    const password = page.getByLabel('Contraseña', { exact: true });
    const register = async (address: string, secret: string) => {
      await press();
      await page.getByRole('textbox', { name: 'Nombre' }).fill('Zoé');
      await page.getByRole('textbox', { name: 'Apellido' }).fill('Núñez');
      await page.getByRole('textbox', { name: 'Correo electrónico' }).fill(address);
      await password.fill(secret);
      await press();
    };
    await register('zoe-1@example.com', 'zoe12345');
    await page.getByText('Esa contraseña es demasiado fácil').waitFor();
    await screenshot(page, 'register');
    await expectAccessible(page);
    await password.fill(good);
    await press();
    await page.getByRole('heading', { name: 'Mira tu correo' }).waitFor();
    await page.getByRole('button', { name: /Ya tienes cuenta/ }).click();
    const asked = page.waitForRequest('**/api/auth/challenge');
    await register(email, good);
    await asked;
    await page.getByText(`Hemos enviado un enlace a ${email}.`).waitFor();
    await page.goto((await panel.mailTo(email)).link!);
    const confirmed = page.waitForResponse((answer) => answer.request().method() === 'POST');
    await page.getByLabel('La contraseña que elegiste').fill(good);
    await page.getByRole('button', { name: 'Confirmar', exact: true }).click();
    await confirmed;
    await page.goto(`${panel.url}/admin`);
    await signInByForm(page, { ...ana, email, password: good });
    await page.getByRole('heading', { level: 1, name: /Zoé/ }).waitFor();
    keepsToOrigin(page);
  });
});
