import { describe, expect, it } from 'vitest';
import { mailPage } from './mail-page.js';

const hostile = `<script>alert(1)</script> & "Eva" O'Neill <img src=x onerror=alert(1)>`;

describe('mailPage', () => {
  it('NT2 escapes every text it is given, in the HTML only', () => {
    const { html, text } = mailPage({
      language: 'en',
      title: hostile,
      paragraphs: [hostile],
      button: { label: hostile, url: 'https://plaza.example/confirm?token=a&next="><script>' },
      footer: hostile,
    });
    expect(html).not.toMatch(/<script|<img/);
    expect(html).toContain('&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;Eva&quot; O&#39;Neill');
    expect(html).toContain('href="https://plaza.example/confirm?token=a&amp;next=&quot;&gt;&lt;script&gt;"');
    expect(text).toContain(hostile);
  });

  it('NT2 says the same in both bodies, in the language asked for', () => {
    const content = {
      title: 'Confirma tu cuenta',
      paragraphs: ['Hola, Ana:', 'Pulsa el botón.'],
      button: { label: 'Confirmar', url: 'https://plaza.example/c' },
      footer: 'Si no fuiste tú, no hagas nada.',
    };
    const { html, text } = mailPage({ language: 'es', ...content });
    for (const part of [content.title, ...content.paragraphs, content.button.label, content.button.url, content.footer]) {
      expect(html).toContain(part);
      expect(text).toContain(part);
    }
    expect(html).toContain('<html lang="es">');
    expect(html).toContain('O copia esta dirección');
    expect(mailPage({ language: 'en', ...content }).html).toContain('Or copy this address');
  });

  it('NT2 greets by name in the language of the mail, before everything else, in both bodies', () => {
    const content = { title: 'T', greets: 'Ana <b>', paragraphs: ['P'] };
    expect(mailPage({ language: 'en', ...content }).text).toBe('T\n\nHello Ana <b>,\n\nP\n');
    const { html, text } = mailPage({ language: 'es', ...content });
    expect(text).toBe('T\n\nHola, Ana <b>:\n\nP\n');
    expect(html).toContain('>Hola, Ana &lt;b&gt;:</p>');
  });

  it('TK1 begins with what an answer is to stand above, and keeps the lines of a paragraph, in both bodies', () => {
    const { html, text } = mailPage({ language: 'en', first: 'Above <b>', title: 'T', paragraphs: ['One\n<two>\n\nthree'] });
    expect(text).toBe('Above <b>\n\nT\n\nOne\n<two>\n\nthree\n');
    expect(html.indexOf('Above &lt;b&gt;')).toBeGreaterThan(html.indexOf('<body'));
    expect(html.indexOf('Above &lt;b&gt;')).toBeLessThan(html.indexOf('Zócalo'));
    expect(html).toContain('>One<br>&lt;two&gt;<br><br>three</p>');
  });

  it('NT1 ends with a link, in both bodies', () => {
    const footerLink = { label: 'No more of these', url: 'https://plaza.example/u?token=a&b=1' };
    const { html, text } = mailPage({ language: 'en', title: 'T', paragraphs: [], footerLink });
    expect(html).toContain('<a href="https://plaza.example/u?token=a&amp;b=1" style="color:#0f766e">No more of these</a>');
    expect(text).toBe('T\n\n-- \nNo more of these:\nhttps://plaza.example/u?token=a&b=1\n');
    const both = mailPage({ language: 'en', title: 'T', paragraphs: [], footer: 'Why.', footerLink });
    expect(both.text).toBe('T\n\n-- \nWhy.\n\nNo more of these:\nhttps://plaza.example/u?token=a&b=1\n');
    expect(() => mailPage({ language: 'en', title: 'T', paragraphs: [], footerLink: { label: 'x', url: 'data:x' } })).toThrow(
      'http or https',
    );
  });

  it('NT2 leaves out what is not given, and refuses a link that is not a web address', () => {
    const { html, text } = mailPage({ language: 'en', title: 'Hello', paragraphs: [] });
    expect(html).not.toMatch(/<a |undefined|false|\[object/);
    expect(text).toBe('Hello\n');
    for (const url of ['javascript:alert(1)', 'data:text/html,x', '/confirm', 'https://plaza.example/\nBcc: x'])
      expect(() => mailPage({ language: 'en', title: 'Hello', paragraphs: [], button: { label: 'Go', url } })).toThrow('http or https');
  });
});
