import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LANGUAGES, negotiateLanguage, toLanguage } from './language.js';

describe('negotiateLanguage', () => {
  it.each([
    ['nothing', undefined, 'en'],
    ['an empty header', '', 'en'],
    ['Spanish', 'es', 'es'],
    ['a region', 'es-AR', 'es'],
    ['upper case', 'ES-419', 'es'],
    ['the first of equals', 'es, en', 'es'],
    ['the first of equals, turned round', 'en, es', 'en'],
    ['the heavier one', 'en;q=0.5, es;q=0.8', 'es'],
    ['three digits', 'en;q=0.801, es;q=0.8', 'en'],
    ['spaces around the semicolon', 'en ; q=0.1 , es', 'es'],
    ['what a browser sends', 'de-AT,de;q=0.9,es;q=0.8,en;q=0.7', 'es'],
    ['only languages we do not speak', 'de, fr;q=0.9', 'en'],
    ['the star alone', '*', 'en'],
    ['the star below a named one', '*;q=0.5, es;q=0.4', 'en'],
    ['a named one above the star', 'es, *;q=0.1', 'es'],
    ['English refused', 'en;q=0, *', 'es'],
    ['English refused and nothing else said', 'en;q=0', 'es'],
    ['Spanish refused', 'es;q=0, *', 'en'],
    ['both refused', 'es;q=0, en;q=0', 'en'],
    ['everything refused but Spanish', '*;q=0, es;q=0.1', 'es'],
    ['the better of two regions', 'es-MX;q=0.2, en;q=0.5, es;q=0.9', 'es'],
    ['a weight above one', 'es;q=2, en;q=0.1', 'en'],
    ['a weight with a sign', 'es;q=-1, en;q=0.1', 'en'],
    ['no weight after q', 'es;q=, en;q=0.1', 'en'],
    ['an underscore', 'es_ES', 'en'],
  ] as const)('NT2 %s', (_, header, language) => {
    expect(negotiateLanguage(header)).toBe(language);
  });

  it('NT2 looks at a bounded part of a hostile header', () => {
    expect(negotiateLanguage(`${'de,'.repeat(40)}es`)).toBe('en');
    expect(negotiateLanguage(`${' '.repeat(1_000)}es`)).toBe('en');
    expect(negotiateLanguage(`es${',x'.repeat(500_000)}`)).toBe('es');
  });

  it('NT2 answers a language for any text', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => LANGUAGES.includes(negotiateLanguage(text))));
  });
});

describe('toLanguage', () => {
  it('NT2 narrows what is stored', () => {
    expect([toLanguage('es'), toLanguage('en'), toLanguage('fr'), toLanguage(null)]).toEqual(['es', 'en', 'en', 'en']);
  });
});
