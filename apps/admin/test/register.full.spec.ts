import { afterAll, beforeAll, it } from 'vitest';
import { expectAccessible, keepsToOrigin, PanelUnderTest, screenshot, signInByForm } from './harness/index.js';

let panel: PanelUnderTest;
beforeAll(async () => {
  // The second who registers from here within an hour proves that they are no program.
  panel = await PanelUnderTest.start({ env: { RATE_LIMITS: '*=1000000/60,auth.register.free=1/3600' } });
  // Until there is one, the door says that the installation is to be set up.
  await panel.person({ admin: true });
});
afterAll(() => panel?.close());

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
  await signInByForm(page, { userId: '', email, password: good });
  await page.getByRole('heading', { level: 1, name: /Zoé/ }).waitFor();
  keepsToOrigin(page);
});
