import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { html, Html } from './html.js';
import { page } from './page.js';

/** What a browser makes of escaped text. */
const unescape = (text: string) =>
  text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&amp;', '&');

describe('html', () => {
  it('SH1 whatever is put in comes out as text: no tag, no attribute, nothing lost', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.string({ unit: fc.constantFrom('<', '>', '"', "'", '&', '/', 'a', '=', '&lt;', 'script') }),
        ),
        (value) => {
          const { text } = html`<p title="${value}">${value}</p>`;
          const inside = /^<p title="([^"<>']*)">([^<>"']*)<\/p>$/su.exec(text);
          expect(inside).not.toBeNull();
          expect(unescape(inside![1]!)).toBe(value);
          expect(unescape(inside![2]!)).toBe(value);
        },
      ),
    );
  });

  it('SH1 lists are joined, markup of ours stays, nothing is written for null, undefined and false', () => {
    expect(html`<ul>${['<a>', html`<li>${'<b>'}</li>`, null, undefined, false, 0]}</ul>`.text).toBe(
      '<ul>&lt;a&gt;<li>&lt;b&gt;</li>0</ul>',
    );
  });

  it('SH1 what looks like markup of ours but is not is escaped', () => {
    expect(html`${{ text: '<script>', toString: () => '<script>' }}`.text).toBe('&lt;script&gt;');
    expect(html`${html`<b>`}`).toBeInstanceOf(Html);
  });

  it('SH1 a page escapes its title and language, and loads nothing', () => {
    const made = page({ title: '</title><script>', language: '"><script>', body: html`` });
    expect(made.text).not.toContain('<script');
    expect(made.policy).toMatch(/^default-src 'none'; style-src 'sha256-[A-Za-z0-9+/=]+';/);
    expect(made.text).toMatch(/<title>&lt;\/title&gt;&lt;script&gt; · Zócalo<\/title>/);
  });
});
