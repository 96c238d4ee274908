import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core';
import { inject, onTestFinished } from 'vitest';
// By path: names such as #users belong to the package of the platform, and the panel is one of its own.
import { hashPasswordsAtFloor } from '../../../../libs/auth/src/testing/index.js';
import { startTestApi, startTestWorker, type TestApi } from '../../../../test/harness/index.js';
import { PasswordHasher } from '../../../../libs/passwords/src/index.js';
import { freePort } from '../../../../libs/platform/testing/src/index.js';
import { servePanelFrom } from '../../../../libs/platform/panel/src/testing/index.js';
import { Registrar } from '../../../../libs/users/src/index.js';
import { listen } from './complaints.js';
import { launch } from './find-chromium.js';
import { follow } from './settled.js';

export type Language = 'es' | 'en';

export interface VisitOptions {
  /** Signed in as this person, without the form; else nobody. */
  readonly as?: Person;
  /** Below /admin; the start otherwise. */
  readonly path?: string;
  /** What the browser asks for; English otherwise. */
  readonly language?: Language;
  readonly colorScheme?: 'light' | 'dark';
  readonly viewport?: 'desktop' | 'phone';
  /** The page's own clock, which `renewUntil` and `page.clock` put forward; it runs as any other until then. */
  readonly ownClock?: boolean;
}

/** Somebody with an account. */
export interface Person {
  readonly userId: string;
  readonly email: string;
  readonly password: string;
}

/** A request as somebody. @returns what the answer holds. */
// oxlint-disable-next-line typescript/no-explicit-any -- a flow knows what it asks for
export type Ask = (method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, body?: unknown) => Promise<any>;

/** How the panel may look, light and dark apart (`expectWellMade` sees both), for `it.each` in `*.matrix.spec.ts`. */
export const LOOKS: readonly Required<Pick<VisitOptions, 'language' | 'viewport'>>[] = (['en', 'es'] as const).flatMap((language) =>
  (['desktop', 'phone'] as const).map((viewport) => ({ language, viewport })),
);

const SCREENS = { desktop: { width: 1280, height: 800 }, phone: { width: 390, height: 844 } };
const LOCALES = { es: 'es-ES', en: 'en-GB' };
const SCREENSHOTS = fileURLToPath(new URL('../screenshots/', import.meta.url));
const PASSWORD = 'correct horse battery 9';
/** For what a page waits for: generous, since several browsers may share a small machine. */
const PATIENCE_MS = 15_000;

let made = 0;

/** The platform as people use it: API and worker on a database of their own, and a browser in front of it. */
export class PanelUnderTest {
  private constructor(
    readonly api: TestApi,
    /** Without a slash at the end. */
    readonly url: string,
    private readonly browser: Browser,
    private readonly stops: readonly (() => Promise<unknown>)[],
  ) {}

  /** @param options.env variables on top of the test defaults; `worker: false` where no job matters. */
  static async start(options: { readonly env?: Record<string, string>; readonly worker?: boolean } = {}): Promise<PanelUnderTest> {
    const chromium = inject('chromium');
    if (typeof chromium === 'string') throw new Error(chromium);
    hashPasswordsAtFloor();
    servePanelFrom(inject('builtPanel'));
    const [browser, api] = await Promise.all([launch(chromium), listeningApi(options.env)]);
    const worker = options.worker === false ? undefined : await startTestWorker(api.config);
    const stops = [() => browser.close(), () => worker?.close() ?? Promise.resolve(), () => api.close()];
    return new PanelUnderTest(api, api.config.publicUrl, browser, stops);
  }

  /** An account with a password, made without the cost of registering. */
  async person(
    options: { readonly admin?: boolean; readonly language?: Language; readonly firstName?: string; readonly lastName?: string } = {},
  ): Promise<Person> {
    made += 1;
    const email = `person-${process.pid}-${made}@example.com`;
    const registrar = this.api.app.get(Registrar, { strict: false });
    const details = {
      email,
      passwordHash: await this.api.app.get(PasswordHasher, { strict: false }).hash(PASSWORD),
      firstName: options.firstName ?? 'Ana',
      lastName: options.lastName ?? `Ejemplo ${made}`,
      secondLastName: null,
      language: options.language ?? 'en',
    };
    const userId = await (options.admin ? registrar.createAdministrator(details) : registrar.createUser(details));
    if (!userId) throw new Error(`${email} has an account already`);
    return { userId, email, password: PASSWORD };
  }

  /** Opens the panel in a browser that knows nothing yet; inside of a test, after which it is closed. What it does is listened to: `keepsToOrigin`. */
  async open(options: VisitOptions = {}): Promise<Page> {
    const { language = 'en', colorScheme = 'light', viewport = 'desktop' } = options;
    const context = await this.browser.newContext({
      locale: LOCALES[language],
      colorScheme,
      viewport: SCREENS[viewport],
      hasTouch: viewport === 'phone',
      reducedMotion: 'reduce',
      timezoneId: 'Europe/Madrid',
      acceptDownloads: true,
      ...(options.as && { storageState: await this.signedIn(options.as) }),
    });
    onTestFinished(async ({ task }) => {
      if (task.result?.state === 'fail')
        for (const [index, tab] of context.pages().entries())
          await takePicture(tab, `failed ${task.name} ${viewport} ${index}`).catch(() => undefined);
      await context.close();
    });
    context.setDefaultTimeout(PATIENCE_MS);
    if (options.ownClock) await context.clock.install();
    const page = await context.newPage();
    listen(page, this.url);
    follow(page);
    await page.goto(`${this.url}/admin${options.path ?? ''}`);
    return page;
  }

  /** Another tab of the same browser, listened to as the first one is. */
  async tab(page: Page, path = ''): Promise<Page> {
    const tab = await page.context().newPage();
    listen(tab, this.url);
    follow(tab);
    await tab.goto(`${this.url}/admin${path}`);
    return tab;
  }

  /** The API as somebody, for what a flow finds done already; it throws what is refused. */
  async apiOf(person: Person): Promise<Ask> {
    const sessionOf = await this.send('POST', '/api/auth/login', { email: person.email, password: person.password });
    const { accessToken } = sessionOf as { accessToken: string };
    return (method, path, body) => this.send(method, path, body, { authorization: `Bearer ${accessToken}` });
  }

  /** The newest mail to an address, once it is there. */
  async mailTo(email: string): Promise<{ readonly subject: string; readonly link: string | null }> {
    const deadline = Date.now() + PATIENCE_MS;
    for (;;) {
      const answer = await fetch(`${this.url}/api/mailbox?to=${encodeURIComponent(email)}`);
      const { items } = (await answer.json()) as { items: { subject: string; link: string | null }[] };
      if (items[0]) return items[0];
      if (Date.now() > deadline) throw new Error(`There is no mail to ${email}.`);
      await new Promise((resolve) => void setTimeout(resolve, 100));
    }
  }

  async close(): Promise<void> {
    for (const stop of this.stops) await stop();
  }

  private async send(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
    const sent =
      body === undefined ? { headers } : { body: JSON.stringify(body), headers: { ...headers, 'content-type': 'application/json' } };
    const answer = await fetch(this.url + path, { method, ...sent });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return (text === '' ? undefined : JSON.parse(text)) as unknown;
  }

  /** What a browser keeps of somebody who signed in with the form. */
  private async signedIn({ email, password }: Person): Promise<NonNullable<BrowserContextOptions['storageState']>> {
    const answer = await fetch(`${this.url}/api/auth/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: this.url },
      body: JSON.stringify({ email, password, client: 'cookie' }),
    });
    const body = (await answer.json()) as { csrfToken: string; user: { id: string } };
    if (!answer.ok) throw new Error(`${email} could not sign in: ${JSON.stringify(body)}`);
    const cookies = answer.headers.getSetCookie().map((line) => cookieOf(line));
    const kept = {
      'zocalo.session': JSON.stringify({ accessToken: null, refreshToken: null, csrfToken: body.csrfToken }),
      'zocalo.person': body.user.id,
    };
    return { cookies, origins: [{ origin: this.url, localStorage: Object.entries(kept).map(([name, value]) => ({ name, value })) }] };
  }
}

/** Signs in with the form, as a person does. */
export async function signInByForm(page: Page, { email, password }: Person): Promise<void> {
  await page.getByRole('textbox', { name: /^(E-mail|Correo electrónico)$/ }).fill(email);
  await page.getByLabel(/^(Password|Contraseña)$/).fill(password);
  await page.getByRole('button', { name: /^(Sign in|Entrar)$/ }).click();
}

/** Goes on with the Tab key until something has the focus, as who uses no mouse does. */
export async function tabTo(page: Page, wanted: Locator): Promise<void> {
  for (let step = 0; step < 80; step += 1) {
    if (await wanted.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`The keyboard does not get to ${String(wanted)}.`);
}

/** A picture to look at, in test/screenshots, which is not committed; taken where SCREENSHOTS is set, since each costs its time. */
export async function screenshot(page: Page, name: string): Promise<void> {
  if (process.env['SCREENSHOTS']) await takePicture(page, name);
}

async function takePicture(page: Page, name: string): Promise<void> {
  mkdirSync(SCREENSHOTS, { recursive: true });
  const file = name.replaceAll(/[^\p{L}\p{N}]+/gu, '-').slice(0, 120);
  await page.screenshot({ path: `${SCREENSHOTS}${file}.png`, fullPage: true, animations: 'disabled' });
}

/** The API on a port that it knows of, since mails and cookies name it. Another process may take that first: then on another, once. */
async function listeningApi(env: Record<string, string> | undefined, isLast = false): Promise<TestApi> {
  const port = await freePort();
  const api = await startTestApi({ env: { PUBLIC_URL: `http://localhost:${port}`, PORT: String(port), ...env } });
  try {
    await api.app.listen(port, '127.0.0.1');
    return api;
  } catch (error) {
    await api.close();
    if (isLast || (error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    return listeningApi(env, true);
  }
}

function cookieOf(line: string) {
  const [pair = '', ...attributes] = line.split('; ');
  const at = pair.indexOf('=');
  const sameSite: 'Lax' | 'Strict' = attributes.includes('SameSite=Strict') ? 'Strict' : 'Lax';
  const has = (name: string) => attributes.includes(name);
  const value = { name: pair.slice(0, at), value: pair.slice(at + 1), domain: 'localhost', path: '/', expires: -1, sameSite };
  return { ...value, httpOnly: has('HttpOnly'), secure: has('Secure') };
}
