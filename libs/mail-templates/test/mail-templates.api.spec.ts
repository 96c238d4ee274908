import { globSync, readFileSync } from 'node:fs';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signIn, type SignedIn } from '#auth/testing';
import { startTestApi, type TestApi } from '#harness';
import { LANGUAGES } from '#platform/i18n';
import { allMailDefinitions, type RenderedMail } from '#platform/mail';
import { grantRole } from '#users/testing';

const LIST = '/api/admin/mail-templates';
const CHOOSE = '/auth.choose-password/preview';
/** What somebody gave their ticket. */
const SUBJECT_OF_PEOPLE = ['tickets.reply'];

describe('mail templates', () => {
  let api: TestApi;
  let admin: SignedIn;
  beforeAll(async () => {
    api = await startTestApi({ env: { RATE_LIMITS: '*=100000/60' } });
    admin = await signIn(api.app, { admin: true });
  });
  afterAll(() => api?.close());

  const get = (path: string, headers: Record<string, string> = {}, token: string | undefined = admin.token) =>
    api.request({ url: `${LIST}${path}`, headers, token });
  const page = { accept: 'text/html' };

  it('NT2 lists every kind of mail with its variants and languages', async () => {
    const { status, body } = await get('');
    const { items } = body as { items: { name: string }[] };
    expect([status, items.length]).toEqual([200, allMailDefinitions().length]);
    expect(items.find(({ name }) => name === 'auth.choose-password')).toEqual({
      name: 'auth.choose-password',
      variants: ['forgotten', 'required', 'restored', 'invitation'],
      languages: ['en', 'es'],
    });
    // Declared in a lib that this process does not load, a mail would be missing.
    const sources = globSync(['libs/*/src/**/*.ts', 'libs/platform/*/src/**/*.ts']).filter((file) => !file.endsWith('define-mail.ts'));
    const declared = sources.flatMap((file) =>
      [...readFileSync(file, 'utf8').matchAll(/\bdefineMail\b[^']*?\bname: '([^']+)'/g)].map(([, name]) => name!),
    );
    expect(declared.length).toBeGreaterThan(10);
    expect(items.map(({ name }) => name)).toEqual(expect.arrayContaining(declared));
  });

  it('NT2 previews a mail in the language and the variant asked for, or in those of the client', async () => {
    const invitation = await get(`${CHOOSE}?language=es&variant=invitation`);
    expect(invitation.status).toBe(200);
    expect(invitation.body).toEqual({
      name: 'auth.choose-password',
      variant: 'invitation',
      language: 'es',
      subject: 'Te invitan a Zócalo',
      text: expect.stringContaining('Elegir contraseña:\nhttps://'),
      html: expect.stringContaining('<html lang="es">'),
    });
    expect((await get(CHOOSE)).body).toMatchObject({ variant: 'forgotten', language: 'en' });
    expect((await get(CHOOSE, { 'accept-language': 'es' })).body).toMatchObject({ language: 'es' });
  });

  it('NT2 shows a browser a page with the mail in a frame that loads and runs nothing', async () => {
    const shown = await get(`${CHOOSE}?language=en&variant=required`, page);
    expect([shown.status, shown.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
    const frame = /<iframe src="([^"]+)"[^>]* sandbox="allow-popups allow-popups-to-escape-sandbox"><\/iframe>/.exec(shown.text)?.[1];
    expect(frame).toBe(`${LIST}${CHOOSE}/frame?language=en&amp;variant=required`);
    expect(shown.text).toContain(`${LIST}${CHOOSE}?language=es&amp;variant=invitation`);
    const framed = await api.request({ url: decode(frame!), headers: page, token: admin.token });
    expect(framed.text).toContain('Please choose a new password');
    expect(framed.headers['content-security-policy']).toMatch(/^default-src 'none'; .*sandbox /);
    expect(framed.headers['content-security-policy']).not.toMatch(/allow-(scripts|same-origin|forms)/);
  });

  it('NT2 knows no other mails, variants, languages or parameters', async () => {
    for (const name of ['auth.unknown', 'AUTH.CHOOSE-PASSWORD', '__proto__', 'constructor', 'x'.repeat(90)])
      for (const part of ['', '/frame']) expect((await get(`/${name}/preview${part}`)).status, name).toBe(404);
    for (const variant of ['unknown', 'toString', '__proto__', 'Forgotten'])
      expect((await get(`${CHOOSE}?variant=${variant}`)).status, variant).toBe(404);
    for (const query of ['language=de', 'language=', 'language=es&language=en', 'variant[a]=b', `variant=${'x'.repeat(100)}`, 'data=x'])
      expect((await get(`${CHOOSE}?${query}`)).status, query).toBe(400);
  });

  it('NT2 is for those who hold the permission, as marketing does', async () => {
    const [somebody, marketer] = [await signIn(api.app), await signIn(api.app)];
    const data = new Client({ connectionString: api.database.ownerUrl, options: '-c search_path=app' });
    await data.connect();
    await grantRole(data, marketer.userId, 'marketing');
    await data.end();
    for (const path of ['', CHOOSE, `${CHOOSE}/frame`]) {
      expect((await api.request({ url: `${LIST}${path}` })).status).toBe(401);
      expect((await get(path, {}, somebody.token)).status).toBe(403);
      expect((await get(path, {}, marketer.token)).status).toBe(200);
    }
  });

  describe('every declared mail', () => {
    const mails = allMailDefinitions().flatMap(({ name, samples, render }) =>
      Object.entries(samples).flatMap(([variant, data]) => LANGUAGES.map((language) => ({ name, variant, language, data, render }))),
    );

    it.each(mails)('NT2 $name ($variant, $language) says the same as text and as HTML, and loads nothing', ({ language, data, render }) => {
      const mail = render(language, data);
      expect(mail.subject).toMatch(/^\S.{0,198}\S$/u);
      expect(mail.subject).not.toMatch(/\p{C}|[\u2028\u2029]/u);
      expect(mail.html).toContain(`<html lang="${language}">`);
      expect(linksOfText(mail.text)).toEqual(linksOfHtml(mail));
      // One thing to do, and below the line the way to end such mails.
      const [body, foot = ''] = mail.text.split('\n-- \n') as [string, string?];
      for (const part of [body, foot]) expect(linksOfText(part).length).toBeLessThanOrEqual(1);
      const shown = wordsOf(mail.html.replace(/<head>.*?<\/head>/s, '').replaceAll(/<[^>]*>/g, ' '));
      for (const line of [...body.split('\n'), ...foot.split('\n').filter((one) => !/^https?:/.test(one))].filter((one) => one !== ''))
        expect(shown, line).toContain(line.replace(/:$/, ''));
      expect(mail.text).not.toMatch(/<[a-z/]|&[a-z]+;|&#/);
      for (const body of [mail.subject, mail.text, mail.html]) expect(body).not.toMatch(/undefined|\[object|\bNaN\b|Invalid Date|\$\{/);
      expect(mail.html).not.toMatch(
        /\b(src|srcset|background|poster|data|action)=|url\(|@import|<(link|script|style|img|iframe|form|object|embed|base|svg)\b/i,
      );
      expect(mail.html).not.toMatch(/\bon[a-z]+=/i);
    });

    it.each(mails)('NT2 $name ($variant, $language) begins a sentence after the greeting', ({ language, data, render }) => {
      expect(render(language, data).text).not.toMatch(/\n(Hello|Hola)\b[^\n]*\n\n[¿¡]?\p{Ll}/u);
    });

    it.each(mails.filter(({ language }) => language === 'es'))('NT2 $name ($variant) is not the same in both languages', (mail) => {
      const [english, spanish] = LANGUAGES.map((language) => mail.render(language, mail.data));
      expect(spanish!.subject === english!.subject).toBe(SUBJECT_OF_PEOPLE.includes(mail.name));
      expect(spanish!.text).not.toBe(english!.text);
    });
  });
});

/** An address that stands alone is one to follow; one inside of a sentence is told about. */
function linksOfText(text: string): string[] {
  return [...new Set(text.match(/^https?:\/\/\S+$/gm) ?? [])];
}

/** Every address that a press may lead to. */
function linksOfHtml(mail: RenderedMail): string[] {
  return [...new Set([...mail.html.matchAll(/\bhref="([^"]*)"/g)].map(([, url]) => decode(url!)))];
}

function wordsOf(markup: string): string {
  return decode(markup).replaceAll(/\s+/g, ' ');
}

function decode(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&amp;', '&');
}
